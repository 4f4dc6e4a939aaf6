/** Self-diagnosis, the bridge's part: checks, and files for whoever helps. Notices' texts are never in it. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiagnosisCheck, DiagnosisFile } from '../contract/diagnosis.ts';
import type { PolicyState } from '../contract/policy.ts';
import type { SettingsState } from '../contract/settings.ts';
import type { BridgeStatus, StoreCheck } from '../contract/status.ts';
import { maskText } from '../rules/mask.ts';
import { withoutSecrets } from '../rules/policy-secrets.ts';

export interface DiagnosisParts {
  readonly home: string;
  readonly logFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  checkStore(): Promise<StoreCheck>;
  status(): Promise<BridgeStatus>;
  settings(): SettingsState;
  policy(): PolicyState;
  /** Monotonic ms. */
  now(): number;
  /** As `fetch` of the platform. */
  request(address: string, init: RequestInit): Promise<Pick<Response, 'status'>>;
}

type CheckName = 'store' | 'hub';

export interface Diagnosis {
  /** Asks nobody but the store, and the addresses that are configured. */
  run(names?: readonly CheckName[]): Promise<DiagnosisCheck[]>;
  /** With the checks of the last run, and those that the host has made. */
  files(hostChecks: readonly DiagnosisCheck[]): Promise<DiagnosisFile[]>;
}

const ANSWER_MS = 5_000;
/** The newest part of each log, in bytes. */
const LOG_BYTES = 512 * 1024;
/** Proxies of the environment, which tell why something is not reached. */
const PROXY_VARIABLES = new Set(['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'node_use_env_proxy']);
/** Here no text follows an address, so its password may have any character, and its scheme may be left out. */
const CREDENTIALS = /^\s*([a-z][\w+.-]*:\/\/)?.*@/is;

export function createDiagnosis(parts: DiagnosisParts): Diagnosis {
  let last: readonly DiagnosisCheck[] = [];

  async function timed(check: () => Promise<Omit<DiagnosisCheck, 'ms'>>): Promise<DiagnosisCheck> {
    const from = parts.now();
    const result = await check();
    return { ...result, ms: Math.round(parts.now() - from) };
  }

  async function checkStore(): Promise<Omit<DiagnosisCheck, 'ms'>> {
    const about = { name: 'store', subject: null } as const;
    try {
      const { ok, problems } = await parts.checkStore();
      if (ok) return { ...about, outcome: 'ok', reason: null, detail: null };
      return { ...about, outcome: 'failed', reason: 'damaged', detail: problems.slice(0, 5).join('; ') };
    } catch (error) {
      return { ...about, outcome: 'failed', reason: 'error', detail: messageOf(error) };
    }
  }

  async function checkHub(): Promise<Omit<DiagnosisCheck, 'ms'>> {
    const address = parts.policy().values.hub?.address ?? null;
    if (address === null) {
      return { name: 'hub', outcome: 'skipped', subject: null, reason: 'not-configured', detail: null };
    }
    const about = { name: 'hub', subject: maskText(address, parts.home) } as const;
    const url = new URL(address);
    // Nobody is told a password for the sake of a test.
    url.username = '';
    url.password = '';
    try {
      const { status } = await parts.request(url.href, {
        method: 'HEAD',
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      return { ...about, outcome: 'ok', reason: null, detail: `HTTP ${String(status)}` };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return {
        ...about,
        outcome: 'failed',
        reason: isLate ? 'timeout' : 'error',
        detail: isLate ? null : causeOf(error),
      };
    }
  }

  return {
    async run(names = ['store', 'hub']) {
      last = await Promise.all(names.map((name) => timed(name === 'store' ? checkStore : checkHub)));
      return [...last];
    },
    async files(hostChecks) {
      const { sources, ...status } = await parts.status();
      const { version, node, platform } = status;
      const proxies = Object.fromEntries(
        Object.entries(parts.env)
          .filter(([name]) => PROXY_VARIABLES.has(name.toLowerCase()))
          .map(([name, value]) => [name, value?.replace(CREDENTIALS, '$1***@')]),
      );
      const json: ReadonlyArray<readonly [string, unknown]> = [
        ['versions.json', { gazette: version, node, platform, proxies }],
        ['policy.json', withoutSecrets(parts.policy())],
        ['settings.json', parts.settings()],
        ['sources.json', sources],
        ['status.json', status],
        ['checks.json', [...last, ...hostChecks]],
      ];
      return [
        ...json.map(([name, value]) => ({ name, text: jsonText(value, parts.home) })),
        ...(await readLogs(parts.logFolder, parts.home)),
      ];
    },
  };
}

/** Readable JSON with secrets masked. */
export const jsonText = (value: unknown, home: string): string =>
  maskText(`${JSON.stringify(value, null, 2)}\n`, home);

/** The newest part of every log, masked; what cannot be read is left out. */
export async function readLogs(folder: string, home: string): Promise<DiagnosisFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[\w-]+\.log(?:\.1)?$/.test(name));
  const files = await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await tailOf(join(folder, name)).catch(() => null);
      return text === null ? [] : [{ name: `logs/${name}`, text: maskText(text, home) }];
    }),
  );
  return files.flat();
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - LOG_BYTES);
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const text = bytes.toString('utf8', 0, bytesRead);
    // Half a line says nothing, and half a secret could not be recognised.
    return from === 0 ? text : text.replace(/^[^\n]*\n?/, '');
  } finally {
    await file.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

/** `fetch` hides the system's error in `cause`. */
function causeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) {
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  }
  return messageOf(error);
}
