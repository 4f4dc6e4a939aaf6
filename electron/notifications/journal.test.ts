import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, type NotificationRecord } from './journal.ts';

let folder = '';
let path = '';
const logged: string[] = [];
const open = () => openJournal(path, (message) => logged.push(message));
const entry = (id: string, more: Partial<NotificationRecord> = {}): NotificationRecord => ({
  id,
  version: 1,
  outcome: 'shown',
  mustAck: false,
  at: 1,
  ...more,
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-journal-'));
  path = join(folder, 'deep', 'notifications.jsonl');
  logged.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openJournal', () => {
  it('has no history at the first start, and remembers at the next', async () => {
    const first = await open();
    expect(first).toMatchObject({ hasHistory: false, position: null });
    await first.write([entry('a')], { epoch: 'e1', seq: 4 });
    await first.close();
    const second = await open();
    expect(second).toMatchObject({ hasHistory: true, position: { epoch: 'e1', seq: 4 } });
    expect(second.has('a', 1)).toBe(true);
    expect(second.has('a', 2)).toBe(false);
    await second.close();
  });

  it('tells what must be acknowledged and was never shown, or stood when the app was killed', async () => {
    const first = await open();
    await first.write(
      [
        entry('a', { outcome: 'pending', mustAck: true }),
        entry('b', { outcome: 'pending' }),
        entry('c', { outcome: 'pending', mustAck: true }),
        entry('fire', { step: 'emergency', mustAck: true }),
        entry('flood', { step: 'emergency', mustAck: true, ended: 'acknowledged' }),
      ],
      null,
    );
    await first.write([entry('c', { mustAck: true })], null);
    await first.close();
    const second = await open();
    expect(second.unshown.map(({ id }) => id)).toEqual(['a', 'fire']);
    expect(second.has('b', 1)).toBe(true);
    await second.close();
  });

  it('survives a line cut off by a kill and garbage between', async () => {
    const first = await open();
    await first.write([entry('a')], null);
    await first.close();
    await appendFile(path, '\0garbage\n{"id":"b","version":1,"out');
    const second = await open();
    expect(second.has('a', 1)).toBe(true);
    await second.write([entry('c')], null);
    await second.close();
    const third = await open();
    expect(third.has('c', 1)).toBe(true);
    await third.close();
  });

  it('keeps the newest 10,000 and rewrites itself when it has grown', async () => {
    const lines = Array.from({ length: 10_050 }, (_, index) => `${JSON.stringify(entry(`n${index}`))}\n`);
    path = join(folder, 'notifications.jsonl');
    await writeFile(path, lines.join(''));
    const journal = await open();
    expect(journal.has('n49', 1)).toBe(false);
    expect(journal.has('n50', 1)).toBe(true);
    await journal.close();
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(10_001);
  });

  it('keeps the order of a burst and has it all on disk when the last write is', async () => {
    const journal = await open();
    const writes = Array.from({ length: 500 }, (_, index) => journal.write([entry(`n${index}`)], null));
    await writes.at(-1);
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(
      Array.from({ length: 500 }, (_, index) => `n${index}`),
    );
    await journal.close();
  });

  it('goes on without a file that it can write', async () => {
    await writeFile(join(folder, 'deep'), 'a file');
    const journal = await open();
    await journal.write([entry('a')], null);
    expect(journal.has('a', 1)).toBe(true);
    expect(logged).toHaveLength(1);
    await journal.close();
  });

  it('of a newer version loses nothing: its records count, its fields and lines are handed on', async () => {
    const first = await open();
    await first.write([entry('a'), entry('again'), entry('again'), entry('again')], null);
    await first.close();
    const lines = [
      { ...entry('plain'), device: 'desk' },
      { ...entry('reason', { outcome: 'suppressed' }), why: 'focus', mustAck: 'maybe' },
      { id: 'outcome', version: 2, outcome: 'spoken' },
      { digest: ['a'], at: 1 },
    ];
    await appendFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const second = await open();
    expect([second.has('plain', 1), second.has('reason', 1), second.has('outcome', 2)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(second.find('reason', 1)).toMatchObject({ outcome: 'suppressed', mustAck: false });
    expect([second.unshown, second.waiting]).toEqual([[], []]);
    await second.write([entry('plain', { outcome: 'summarised' })], null);
    await second.close();
    // Written whole at the second start, since records came twice.
    const kept = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(kept).toEqual([
      lines[3],
      entry('a'),
      entry('again'),
      ...lines.slice(0, 3),
      { ...entry('plain', { outcome: 'summarised' }), device: 'desk' },
    ]);
    expect(logged).toEqual([]);
  });
});
