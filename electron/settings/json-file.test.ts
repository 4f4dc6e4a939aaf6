import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from '../../server-bridge/contract/schema.ts';
import { openJsonFile } from './json-file.ts';

const schema = z.object({ size: z.number() });
let folder = '';
const logged: string[] = [];
const open = (name = 'deep/state.json') =>
  openJsonFile(join(folder, name), schema, { size: 1 }, (message) => logged.push(message));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-json-'));
  logged.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openJsonFile', () => {
  it('begins with the fallback and remembers what was saved, the last one last', async () => {
    const file = await open();
    expect(file.value).toEqual({ size: 1 });
    void file.save({ size: 2 });
    void file.save({ size: 3 });
    await file.settled();
    expect((await open()).value).toEqual({ size: 3 });
  });

  it.each(['{', '{"size":"x"}', '', '\0\0\0'])('keeps a bad file aside: %j', async (text) => {
    await writeFile(join(folder, 'bad.json'), text);
    expect((await open('bad.json')).value).toEqual({ size: 1 });
    expect(await readFile(join(folder, 'bad.json.bad'), 'utf8')).toBe(text);
    expect(logged).toHaveLength(1);
  });

  it('goes on when it cannot be written', async () => {
    await writeFile(join(folder, 'taken'), 'a file');
    const file = await open('taken/state.json');
    await file.save({ size: 9 });
    expect(file.value).toEqual({ size: 9 });
    expect(logged).toHaveLength(1);
  });

  it('keeps what another version wrote into it', async () => {
    await writeFile(join(folder, 'state.json'), '{"size":2,"colour":"red"}');
    const file = await open('state.json');
    expect(file.value).toEqual({ size: 2 });
    await file.save({ size: 3 });
    expect(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))).toEqual({
      size: 3,
      colour: 'red',
    });
  });

  it('counts each entry of a list by itself, with what another version wrote into it', async () => {
    const path = join(folder, 'list.json');
    const text = '[{"size":1,"colour":"red"},{"size":"large"},7,{"size":3}]';
    await writeFile(path, text);
    const read = () => openJsonFile(path, schema.array(), [], (message) => logged.push(message));
    const file = await read();
    expect([await readFile(`${path}.bad`, 'utf8'), logged.length]).toEqual([text, 1]);
    expect((await read()).value).toEqual(file.value);
    await file.save(file.value.map((entry) => ({ ...entry, size: entry.size + 1 })));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual([{ size: 2, colour: 'red' }, { size: 4 }]);
  });
});
