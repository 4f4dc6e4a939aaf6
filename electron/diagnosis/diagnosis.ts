/** Self-diagnosis, main's part: what only the app can try, and the bundle that a person saves and sends. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { strToU8, zipSync } from 'fflate';
import type { DiagnosisCheck, DiagnosisFile } from '../../server-bridge/contract/diagnosis.ts';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Policy } from '../../server-bridge/contract/policy.ts';
import { bundleName, withReadme } from '../../server-bridge/rules/bundle.ts';
import { maskText } from '../../server-bridge/rules/mask.ts';
import { writeAtomic } from '../settings/write-atomic.ts';

export interface HostDiagnosis {
  run(): Promise<DiagnosisCheck[]>;
  /** Everything that `save` would save now. Without a bridge: what main has itself. */
  files(): Promise<DiagnosisFile[]>;
  /** False when the person called it off. @throws GazetteError `disk-full` or `forbidden` */
  save(window: BrowserWindow): Promise<boolean>;
}

export interface HostDiagnosisOptions {
  readonly caller: Caller;
  readonly policy: () => Policy;
  /** Electron's `app.resolveProxy`: by which way the system leads to an address. Our own pages use none. */
  readonly resolveProxy: (address: string) => Promise<string>;
  readonly notify: () => Promise<Pick<DiagnosisCheck, 'outcome' | 'reason' | 'detail'>>;
  /** What is to be known of app and system: JSON. */
  readonly facts: () => unknown;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly text: () => { readonly saveDiagnosis: string; readonly zipFile: string };
  readonly downloads: () => string;
  readonly logFolder: string;
  readonly home: string;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly wallClock: () => number;
}

/** Of each log, in UTF-16 units. */
const MOST_LOG = 512 * 1024;

export function createHostDiagnosis(options: HostDiagnosisOptions): HostDiagnosis {
  const { caller, home, now } = options;
  let last: readonly DiagnosisCheck[] = [];

  async function checkProxy(): Promise<DiagnosisCheck> {
    const from = now();
    const address = options.policy().hub?.address ?? null;
    const about = { name: 'proxy', subject: address === null ? null : maskText(address, home) } as const;
    // Nobody is looked up when nothing is configured: a proxy script may be asked over the network.
    if (address === null) {
      return { ...about, outcome: 'skipped', reason: 'not-configured', detail: null, ms: 0 };
    }
    try {
      const answer = await options.resolveProxy(new URL(address).origin);
      const detail = maskText(answer, home);
      return { ...about, outcome: 'ok', reason: null, detail, ms: Math.round(now() - from) };
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unknown';
      return { ...about, outcome: 'failed', reason: 'error', detail, ms: Math.round(now() - from) };
    }
  }

  async function checkNotification(): Promise<DiagnosisCheck> {
    const from = now();
    const result = await options.notify();
    return { name: 'notification', subject: null, ...result, ms: Math.round(now() - from) };
  }

  async function files(): Promise<DiagnosisFile[]> {
    const host = { name: 'host.json', text: json(options.facts(), home) };
    try {
      const { files: ofBridge } = await caller.call('diagnosis.files', { checks: [...last] });
      return withReadme([host, ...ofBridge]);
    } catch (error) {
      // This is when a bundle is wanted most.
      const reason = error instanceof GazetteError ? error.code : 'internal';
      const checks = { name: 'checks.json', text: json({ bridge: reason, checks: last }, home) };
      return withReadme([host, checks, ...(await readLogs(options.logFolder, home))]);
    }
  }

  return {
    async run() {
      last = await Promise.all([checkNotification(), checkProxy()]);
      return [...last];
    },
    files,
    async save(window) {
      const { saveDiagnosis, zipFile } = options.text();
      const { canceled, filePath } = await options.dialog.showSaveDialog(window, {
        title: saveDiagnosis,
        defaultPath: join(options.downloads(), bundleName(options.wallClock())),
        filters: [{ name: zipFile, extensions: ['zip'] }],
      });
      if (canceled || filePath === '') return false;
      const entries = (await files()).map(({ name, text }) => [name, strToU8(text)] as const);
      try {
        await writeAtomic(filePath, zipSync(Object.fromEntries(entries)), 0o600);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        if (code === 'ENOSPC' || code === 'EDQUOT') throw new GazetteError('disk-full', 'the disk is full');
        throw new GazetteError('forbidden', 'the file could not be written', { reason: code });
      }
      return true;
    },
  };
}

const json = (value: unknown, home: string): string => maskText(`${JSON.stringify(value, null, 2)}\n`, home);

async function readLogs(folder: string, home: string): Promise<DiagnosisFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[\w-]+\.log(?:\.1)?$/.test(name));
  return await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      return { name: `logs/${name}`, text: maskText(newestOf(text), home) };
    }),
  );
}

/** Half a line says nothing, and half a secret could not be recognised. */
const newestOf = (text: string): string =>
  text.length <= MOST_LOG ? text : text.slice(-MOST_LOG).replace(/^[^\n]*\n?/, '');
