/** The app as a smoke run drives it: its window, its main process, its door to the bridge. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';

export interface SmokeApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly isRealElectron: boolean;
  /** The shipped executable: what a second start, the command and the fuses are of. */
  readonly executable: string;
  readonly switches: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly dataFolder: string;
  /** Folder of announcements that is a source. */
  readonly notices: string;
  /** Where report and screenshots go. */
  readonly output: string;
  call(method: string, params: object): Promise<Record<string, unknown>>;
  host(method: string, params: object): Promise<Record<string, unknown>>;
  /** Saves a page's picture; answers its file's name. */
  picture(name: string, page?: Page): Promise<string>;
}

/** How long anything may take to show, in ms. */
const PATIENCE_MS = 20_000;

/** Waits until `look` answers something true. @throws Error that names what was waited for */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await wait(100)) {
    const found = await look().catch(() => null);
    if (found !== null && found !== undefined && found !== false) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

export function saveNotice(folder: string, id: string, level: string, title: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${id}.md`),
    `---\nid: ${id}\nlevel: ${level}\n---\n# ${title}\n\n- where: everywhere\n\nText.\n`,
  );
}

export async function bridgePid(dataFolder: string): Promise<number> {
  return (JSON.parse(await readFile(join(dataFolder, 'bridge.json'), 'utf8')) as { pid: number }).pid;
}

type Door = 'call' | 'host';

/** Calls through the page's own door, `window.gazette`. @throws Error with the code that it answers */
export async function through(
  page: Page,
  door: Door,
  method: string,
  params: object,
): Promise<Record<string, unknown>> {
  const answer = await page.evaluate(
    async ([kind, name, given]) => {
      const { gazette } = globalThis as unknown as {
        gazette: Record<Door, (method: string, params: object) => Promise<unknown>>;
      };
      return await gazette[kind](name, given);
    },
    [door, method, params] as const,
  );
  const { ok, result, error } = answer as {
    ok: boolean;
    result: Record<string, unknown>;
    error?: { code: string; message: string };
  };
  if (!ok) throw new Error(`${method}: ${error?.code ?? ''} ${error?.message ?? ''}`);
  return result;
}
