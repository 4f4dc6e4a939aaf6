import type { ManifestBody, ReleaseFile } from '../../release/manifest.ts';
import { describeRollout } from '../../release/rollout.ts';
import { byteSize, oneLine } from './text.ts';

/** A manifest for whoever publishes it: what it is, its files, and what every cohort and ring will get. */
export function manifestText(body: ManifestBody, signers: readonly string[]): string {
  const { rollout, returnsFrom } = body;
  const facts: ReadonlyArray<readonly [string, string]> = [
    ['channel', body.channel],
    ['version', body.version],
    ['from', `${body.minimumVersion} on`],
    ...(returnsFrom.length === 0 ? [] : [['returns from', returnsFrom.join(', ')] as const]),
    ['counter', String(body.counter)],
    ['valid', `${body.issuedAt} to ${body.expiresAt}`],
    ['signed by', signers.join(', ')],
    ...(body.nextTrust === null
      ? []
      : [
          [
            'keys from now on',
            `${body.nextTrust.keys.map(({ id }) => id).join(', ')} (${String(body.nextTrust.threshold)} must sign)`,
          ] as const,
        ]),
  ];
  const sections = [
    columns(facts),
    columns(body.files.map(fileCells)),
    [
      rollout.isGated ? 'Offered, step by step as the channel widens:' : 'Offered:',
      ...columns(rolloutCells(rollout)),
    ],
  ];
  return sections.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
}

function fileCells({ name, target, arch, size, blockMapSize }: ReleaseFile): string[] {
  const fetched = blockMapSize === null ? 'fetched whole' : 'only what changed is fetched';
  return [name, target, arch, byteSize(size), fetched];
}

/** The step, each ring of the rule, all other desks. */
function rolloutCells(rule: ManifestBody['rollout']): string[][] {
  const rings = Object.keys(rule.rings).sort();
  const rows = describeRollout(rule).map(({ percent, rings: shares, others }) => [
    `${String(percent)} %`,
    ...rings.map((ring) => share(shares[ring] ?? 0)),
    share(others),
  ]);
  return [['step', ...rings.map((ring) => `ring ${ring}`), 'other desks'], ...rows];
}

function columns(rows: ReadonlyArray<readonly string[]>): string[] {
  const cells = rows.map((row) => row.map(oneLine));
  const width = (at: number): number => Math.max(...cells.map((row) => row[at]?.length ?? 0));
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(width(at)))
      .join('  ')
      .trimEnd(),
  );
}

function share(percent: number): string {
  if (percent === 0) return 'none';
  return percent === 100 ? 'all' : `${String(percent)} %`;
}
