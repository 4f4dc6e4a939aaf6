import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { storeFiles } from '../files.ts';
import { openStoreFile } from '../recovery.ts';
import { makePut, NOW } from '../testing/fixtures.ts';
import { openVersion } from '../testing/versions.ts';
import { SearchIndex } from './index-file.ts';

const WORDS = ['quetzalcoatl', 'xylophonist'];

/** Which of the words the index's files hold. */
function wordsIn(folder: string): string[] {
  const path = storeFiles(folder).search;
  const files = readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)))
    .map((name) => readFileSync(join(folder, name), 'latin1'));
  return WORDS.filter((word) => files.some((content) => content.includes(word)));
}

it('goes on with a purge that was cut short', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gazette-index-'));
  const first = openVersion(folder, NOW);
  const items = WORDS.map((word) => makePut(word, { plainText: `${word} stands here` }));
  first.writer.commit({ sourceId: 'folder', items, at: NOW });
  first.writer.catchUp(null);
  first.close();

  const log = (): void => undefined;
  const db = openStoreFile(folder, { log }, NOW, {});
  const index = new SearchIndex(db, storeFiles(folder).search, { log });
  const { n } = db.get<{ n: number }>('SELECT n FROM notices WHERE id = ?', 'quetzalcoatl') ?? { n: 0 };
  index.drop([n]);
  // The bridge is killed before anything was purged.
  index.close();
  db.close();
  expect(wordsIn(folder)).toEqual(WORDS);

  const second = openVersion(folder, NOW);
  await second.writer.retain({ limits: { days: null, versions: null }, now: NOW });
  second.close();
  expect(wordsIn(folder)).toEqual(['xylophonist']);
  await rm(folder, { recursive: true });
});
