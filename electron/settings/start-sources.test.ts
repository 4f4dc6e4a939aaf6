import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError, type ErrorCode } from '../../server-bridge/contract/errors.ts';
import { fakeCaller } from '../bridge/testing.ts';
import { addSources } from './start-sources.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function add(paths: string[], code: ErrorCode | null) {
  const logged: string[] = [];
  const caller = fakeCaller({
    'sources.add': () => {
      if (code !== null) throw new GazetteError(code, code);
      return { source: {} as never };
    },
  });
  const again = await addSources(caller, paths, (_level, message) => logged.push(message));
  return { again, logged, calls: caller.calls };
}

describe('addSources', () => {
  it('adds folders, and says nothing when one is a source already', async () => {
    expect(await add([folder], null)).toMatchObject({
      again: [],
      logged: [],
      calls: [{ method: 'sources.add' }],
    });
    expect(await add([folder], 'folder-already-added')).toMatchObject({ again: [], logged: [] });
  });

  it('tries again later when the bridge was away', async () => {
    expect(await add([folder], 'disconnected')).toMatchObject({ again: [folder], logged: [] });
  });

  it('names what is no folder, does not exist or is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    const { again, logged, calls } = await add([join(folder, 'file'), join(folder, 'missing')], null);
    expect(again).toEqual([]);
    expect(logged).toHaveLength(2);
    expect(calls).toEqual([]);
    expect((await add([folder], 'folder-inside-data')).logged).toHaveLength(1);
  });
});
