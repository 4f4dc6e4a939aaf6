import type { DiagnosisCheck } from '../../contract/diagnosis.ts';
import type { PolicyState } from '../../contract/policy.ts';
import type { SettingsState } from '../../contract/settings.ts';
import type { SourceStatus } from '../../contract/source.ts';
import type { BridgeStatus, StoreCheck } from '../../contract/status.ts';
import { isSecretField, SECRET_SHOWN } from '../../rules/policy-secrets.ts';
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
  /** The organisation's policy in force. */
  readonly policy: PolicyState | null;
  /** Whether the configured hub answers. */
  readonly network: DiagnosisCheck | null;
  readonly status: BridgeStatus | null;
  readonly sources: ReadonlyArray<Pick<SourceStatus, 'id' | 'name' | 'path'> & { readonly state: string }>;
  readonly check: StoreCheck | null;
  readonly problems: readonly string[];
}

type Row = readonly [string, string];

/** The doctor's report for people. */
export function reportText(report: DoctorReport): string {
  const { owner, settings, policy, network, status, check } = report;
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
    ['Policy', policy === null ? [] : policyRows(policy)],
    ['Network', network === null ? [] : [['hub', networkText(network)]]],
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

function policyRows({ values, origins, set }: PolicyState): Row[] {
  if (origins.length === 0) return [['read from', 'nowhere: this computer has none']];
  return [
    ['read from', origins.join(', ')],
    ...set.map(({ field, origin }): Row => [field, `${policyValue(values, field)} (${origin})`]),
  ];
}

function policyValue(values: PolicyState['values'], field: string): string {
  if (isSecretField(field)) return SECRET_SHOWN;
  const [group = '', ...rest] = field.split('.');
  const name = rest.join('.');
  if (group === 'locked') return 'locked';
  if (group === 'sources') return values.sources.find(({ id }) => id === name)?.path ?? '';
  const value: unknown = Object.entries(values).find(([key]) => key === group)?.[1];
  const inner: unknown =
    name === '' || typeof value !== 'object' || value === null
      ? value
      : Object.entries(value).find(([key]) => key === name)?.[1];
  return JSON.stringify(inner);
}

const networkText = ({ outcome, subject, reason, detail }: DiagnosisCheck): string =>
  reason === 'not-configured'
    ? 'none is configured; nobody was asked'
    : `${subject ?? ''}: ${[outcome === 'ok' ? 'answers' : 'does not answer', reason === 'timeout' ? 'in time' : null, detail].filter((part) => part !== null).join(', ')}`;

/** Told, not counted as a problem: it is over. */
const restoredText = (restored: BridgeStatus['store']['restored']): string =>
  restored === null ? '' : `${localTime(restored.at)}, ${restored.reason}`;

const rowText = ([name, value]: Row): string => `  ${name.padEnd(18)} ${oneLine(value)}\n`;
