import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FakePort, makeFolder, pause, startBench, until } from './testing.ts';

/** Mulberry32: the same run for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
}

function textsOf(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.md')) texts[name] = readFileSync(join(folder, name), 'utf8');
  }
  return texts;
}

// More of them: FOLDER_SEEDS=4,5,6
const SEEDS = (process.env['FOLDER_SEEDS'] ?? '1,2').split(',').map(Number);

describe('random changes', () => {
  it.each(SEEDS)(
    'end with the port as the folder is, and never showed a part (seed %i)',
    async (seed) => {
      const random = randomOf(seed);
      const around = makeFolder();
      const folder = join(around, 'notices');
      for (const sub of ['', 'x', 'x/y']) mkdirSync(join(folder, sub), { recursive: true });
      /** Every content that was ever whole. */
      const whole = new Set<string>();
      let serial = 0;
      const compose = (id: string | null): string => {
        const body = Array.from({ length: 2 + random(20) }, (_, line) => `line ${line} of ${++serial}`).join(
          '\n',
        );
        const text = `${id === null ? '' : `---\nid: ${id}\n---\n`}# notice ${serial}\n\n${body}\nend ${serial}.\n`;
        whole.add(text);
        return text;
      };
      const names = (): string[] => Object.keys(textsOf(folder));
      const any = (): string => names()[random(names().length)] ?? '';
      const idOf = (name: string): string | null =>
        /^id: (.*)$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? null;
      const place = (): string => `${['', 'x/', 'x/y/'][random(3)] ?? ''}n${random(1000)}.md`;
      for (let index = 0; index < 15; index++)
        writeFileSync(join(folder, `s${index}.md`), compose(index % 2 === 0 ? `S-${index}` : null));

      const port = new FakePort();
      const bench = startBench({ around, port });
      await bench.source.rescan();
      const actions: Array<() => Promise<void> | void> = [
        () => writeFileSync(join(folder, place()), compose(random(2) === 0 ? `R-${serial}` : null)),
        () => {
          const name = any();
          writeFileSync(join(folder, name), compose(idOf(name)));
        },
        () => {
          const name = any();
          writeFileSync(join(folder, `${name}.tmp`), compose(idOf(name)));
          renameSync(join(folder, `${name}.tmp`), join(folder, name));
        },
        async () => {
          const name = any();
          const text = compose(idOf(name));
          const path = join(folder, name);
          writeFileSync(path, '');
          for (let at = 0; at < text.length; at += 97) {
            appendFileSync(path, text.slice(at, at + 97));
            await pause(random(6));
          }
        },
        () => {
          const target = join(folder, place());
          if (!existsSync(target)) renameSync(join(folder, any()), target);
        },
        () => {
          if (names().length > 8) unlinkSync(join(folder, any()));
        },
        () => utimesSync(join(folder, any()), new Date(), new Date(1_600_000_000_000 + random(1e9))),
        async () => {
          const name = any();
          const text = compose(idOf(name));
          unlinkSync(join(folder, name));
          await pause(random(200));
          writeFileSync(join(folder, name), text);
        },
      ];
      for (let step = 0; step < 120; step++) {
        await actions[random(actions.length)]?.();
        await pause(random(4) === 0 ? random(150) : random(10));
      }
      await bench.source.rescan();
      await until(() => isDeepStrictEqual(port.texts(), textsOf(folder)));
      const seen = port.puts.flat().map((item) => item.text);
      expect(seen.filter((text) => !whole.has(text))).toEqual([]);
      expect(bench.source.status()).toMatchObject({
        state: 'ready',
        problemCount: 0,
        itemCount: names().length,
      });
      await bench.end();
      rmSync(around, { recursive: true, force: true });
    },
    60_000,
  );
});
