import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../contract/schema.ts';
import { writeAtomic } from './atomic-write.ts';

const tokenFile = z.object({
  pid: z.number().int().positive(),
  /** The ENOT socket's path or pipe. */
  address: z.string().min(1),
  /** What the socket's handshake asks for. */
  token: z.string().min(16),
  /** `http://127.0.0.1:PORT`, null without a web host. */
  webAddress: z.string().nullable(),
  /** In ms. */
  startedAt: z.number().int(),
});
/** How the `gazette` command finds the running bridge: `bridge.json` in the data folder, readable by its person only. */
export type TokenFile = z.infer<typeof tokenFile>;

const pathIn = (folder: string): string => join(folder, 'bridge.json');

/** Null when there is none, or what is there is no token file. */
export async function readTokenFile(folder: string): Promise<TokenFile | null> {
  try {
    return tokenFile.parse(JSON.parse(await readFile(pathIn(folder), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeTokenFile(folder: string, content: TokenFile): Promise<void> {
  await writeAtomic(pathIn(folder), `${JSON.stringify(content, null, 2)}\n`, 0o600);
}

/** Removes the file when it is still the one with this token: a later bridge's stays. */
export async function removeTokenFile(folder: string, token: string): Promise<void> {
  const current = await readTokenFile(folder);
  if (current?.token === token) await rm(pathIn(folder), { force: true });
}
