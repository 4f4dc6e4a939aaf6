import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from '../contract/schema.ts';

const storedSession = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), usedAt: z.number().int() });
export type StoredSession = z.infer<typeof storedSession>;

const webState = z.object({
  version: z.literal(1),
  port: z.number().int().min(1).max(65_535).nullable(),
  /** The door's own name, `<label>.localhost`. */
  label: z.string().regex(/^[a-z0-9]{8,40}$/),
  sessions: z.array(storedSession).max(200),
});
/** What keeps address and sessions of the web door with their data folder. Holds no secret, only hashes. */
export type WebState = z.infer<typeof webState>;

export interface WebStateFile {
  readonly state: WebState;
  update(change: Partial<Omit<WebState, 'version'>>): void;
  /** Resolves when everything is on disk, or could not be. */
  settled(): Promise<void>;
}

/** Opens the state; a missing or bad file gives a new address and no sessions. Writing fails quietly, told to `log`. */
export async function openWebState(
  path: string,
  newLabel: () => string,
  log: (level: 'warn', message: string) => void,
): Promise<WebStateFile> {
  let state: WebState = (await read(path)) ?? { version: 1, port: null, label: newLabel(), sessions: [] };
  let writing: Promise<void> = Promise.resolve();
  let isQueued = false;

  const write = async (): Promise<void> => {
    isQueued = false;
    const temporary = `${path}.tmp`;
    try {
      await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      log('warn', `address and sessions of the web page cannot be kept (${code})`);
    }
  };

  return {
    get state() {
      return state;
    },
    update(change) {
      state = { ...state, ...change };
      if (isQueued) return;
      isQueued = true;
      writing = writing.then(write);
    },
    settled: () => writing,
  };
}

async function read(path: string): Promise<WebState | null> {
  try {
    return webState.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
