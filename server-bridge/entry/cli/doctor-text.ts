import type { SettingsState } from '../../contract/settings.ts';
import type { SourceStatus } from '../../contract/source.ts';
import type { BridgeStatus, StoreCheck } from '../../contract/status.ts';
import { byteSize, localTime, oneLine } from './text.ts';

/** What the doctor found; `problems` is empty when all is well. Tokens are masked. */
export interface DoctorReport {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly dataFolder: string;
  readonly freeBytes: number | null;
  readonly paths: Readonly<Record<'settings' | 'log' | 'words' | 'web', string>>;
  /** Who owns the data folder. */
  readonly owner: {
    readonly isBusy: boolean;
    readonly pid: number | null;
    readonly address: string | null;
    readonly webAddress: string | null;
    readonly startedAt: number | null;
    readonly token: '***' | null;
  };
  readonly settings: SettingsState | null;
  readonly status: BridgeStatus | null;
  readonly sources: ReadonlyArray<Pick<SourceStatus, 'id' | 'name' | 'path'> & { readonly state: string }>;
  readonly check: StoreCheck | null;
  readonly problems: readonly string[];
}

type Row = readonly [string, string];

/** The doctor's report for people. */
export function reportText(report: DoctorReport): string {
  const { owner, settings, status, check } = report;
  const sections: Array<readonly [string, readonly Row[]]> = [
    [
      'Gazette',
      [
        ['version', report.version],
        ['node', report.node],
        ['platform', report.platform],
        ['data folder', report.dataFolder],
        ['free', report.freeBytes === null ? 'unknown' : byteSize(report.freeBytes)],
        ...Object.entries(report.paths),
      ],
    ],
    [
      'Bridge',
      owner.isBusy
        ? [
            [
              'running',
              owner.pid === null ? 'yes, without a token file' : `yes, process ${String(owner.pid)}`,
            ],
            ['since', localTime(owner.startedAt)],
            ['socket', owner.address ?? ''],
            ['token', owner.token ?? ''],
            ['web page', owner.webAddress ?? 'closed'],
            ['sandbox', status?.sandbox ?? ''],
          ]
        : [['running', 'no']],
    ],
    [
      'Settings',
      settings === null
        ? []
        : Object.entries(settings.values)
            .filter(([key]) => key !== 'sources' && key !== 'version')
            .map(([key, value]): Row => [
              key,
              `${JSON.stringify(value)} (${settings.origins[key] ?? 'default'})`,
            ]),
    ],
    [
      'Sources',
      report.sources.map(({ name, path, state }): Row => [oneLine(name), `${state}, ${oneLine(path)}`]),
    ],
    [
      'Store',
      status === null
        ? []
        : [
            ['file', status.store.path],
            ['schema', String(status.store.schemaVersion)],
            ['size', byteSize(status.store.bytes)],
            [
              'notices',
              `${String(status.store.noticeCount)} in ${String(status.store.versionCount)} versions`,
            ],
            ['media', byteSize(status.store.mediaBytes)],
            ['last good copy', localTime(status.store.lastCopyAt) || 'none'],
            ['restored', restoredText(status.store.restored)],
            ['check', check === null ? 'none' : `${check.kind}: ${check.ok ? 'good' : 'damaged'}`],
          ],
    ],
    [
      'Word list',
      status === null
        ? []
        : [
            ['version', status.dictionary.version],
            ['words', String(status.dictionary.wordCount)],
          ],
    ],
  ];
  const body = sections
    .filter(([, rows]) => rows.length > 0)
    .map(
      ([title, rows]) =>
        `${title}\n${rows
          .filter(([, value]) => value !== '')
          .map(rowText)
          .join('')}`,
    )
    .join('\n');
  const verdict =
    report.problems.length === 0
      ? 'No problem was found.\n'
      : `Problems\n${report.problems.map((problem) => `  - ${oneLine(problem)}\n`).join('')}`;
  return `${body}\n${verdict}`;
}

/** Told, not counted as a problem: it is over. */
const restoredText = (restored: BridgeStatus['store']['restored']): string =>
  restored === null ? '' : `${localTime(restored.at)}, ${restored.reason}`;

const rowText = ([name, value]: Row): string => `  ${name.padEnd(18)} ${oneLine(value)}\n`;
