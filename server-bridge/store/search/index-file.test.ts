import { expect, it } from 'vitest';
import { storeFiles } from '../files.ts';
import { openStoreFile } from '../recovery.ts';
import { inFolder, makePut, NOW, wordsInIndex } from '../testing/fixtures.ts';
import { openVersion } from '../testing/versions.ts';
import { SearchIndex } from './index-file.ts';

const WORDS = ['quetzalcoatl', 'xylophonist'];

it('goes on with a purge that was cut short', () =>
  inFolder(async (folder) => {
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
    expect(await wordsInIndex(folder, WORDS)).toEqual(WORDS);

    const second = openVersion(folder, NOW);
    await second.writer.retain({ limits: { days: null, versions: null }, now: NOW });
    second.close();
    expect(await wordsInIndex(folder, WORDS)).toEqual(['xylophonist']);
  }));
