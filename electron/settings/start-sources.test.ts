import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError, type ErrorCode } from '../../server-bridge/contract/errors.ts';
import { fakeCaller } from '../bridge/testing.ts';
import { createStartSources } from './start-sources.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function setUp(code: ErrorCode | null) {
  const state = { code };
  const logged: string[] = [];
  const caller = fakeCaller({
    'sources.add': () => {
      if (state.code !== null) throw new GazetteError(state.code, state.code);
      return { source: {} as never };
    },
  });
  const sources = createStartSources(caller, (_level, message) => logged.push(message));
  return { state, logged, caller, sources };
}

describe('createStartSources', () => {
  it('adds each folder once', async () => {
    const { logged, caller, sources } = setUp(null);
    sources.add([folder, folder]);
    await Promise.all([sources.flush(), sources.flush()]);
    expect(caller.calls).toEqual([{ method: 'sources.add', params: { kind: 'folder', path: folder } }]);
    expect(logged).toEqual([]);
  });

  it('says nothing when a folder is a source already', async () => {
    const { logged, sources } = setUp('folder-already-added');
    sources.add([folder]);
    await sources.flush();
    expect(logged).toEqual([]);
  });

  it('tries again later when the bridge was away', async () => {
    const { state, logged, caller, sources } = setUp('disconnected');
    sources.add([folder]);
    await sources.flush();
    state.code = null;
    await sources.flush();
    await sources.flush();
    expect(caller.calls).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  it('names what is no folder, does not exist or is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    const { state, logged, caller, sources } = setUp(null);
    sources.add([join(folder, 'file'), join(folder, 'missing')]);
    await sources.flush();
    expect(logged).toHaveLength(2);
    expect(caller.calls).toEqual([]);
    state.code = 'folder-inside-data';
    sources.add([folder]);
    await sources.flush();
    expect(logged).toHaveLength(3);
  });
});
