import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RETURNED_FILE } from '../contract/names.ts';
import { readReturned } from './returned.ts';

const WENT_BACK = { from: '1.3.0', to: '1.2.0', at: 1_000 };

const log = (): void => undefined;

async function makePlace(content?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gz-returned-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, RETURNED_FILE);
  if (content !== undefined) await writeFile(path, content);
  return { folder, path };
}

describe('the sign that the desk went back', () => {
  it('is read, and removed when the data has followed', async () => {
    const { folder, path } = await makePlace(JSON.stringify(WENT_BACK));
    const returned = readReturned(folder, 5, log);
    expect(returned?.from).toEqual(WENT_BACK);
    returned?.clear();
    expect([existsSync(path), readReturned(folder, 5, log)]).toEqual([false, null]);
  });

  it('stays when it was given once more meanwhile', async () => {
    const { folder, path } = await makePlace(JSON.stringify(WENT_BACK));
    const returned = readReturned(folder, 5, log);
    await writeFile(path, JSON.stringify({ ...WENT_BACK, at: 2_000 }));
    returned?.clear();
    expect(readReturned(folder, 5, log)?.from.at).toBe(2_000);
  });

  it('counts also when it cannot be understood', async () => {
    for (const content of ['', '{"from":', '[]']) {
      const { folder } = await makePlace(content);
      expect(readReturned(folder, 5, log)?.from).toEqual({ from: 'unknown', to: 'unknown', at: 5 });
    }
  });

  it('is missing as a rule', async () => {
    const { folder } = await makePlace();
    expect(readReturned(folder, 5, log)).toBeNull();
  });
});
