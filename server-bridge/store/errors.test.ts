import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { storeError } from './errors.ts';
import { makeFolder } from './testing/fixtures.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('an error of the store', () => {
  it('is no riddle when its file is a folder, or may only be read', async () => {
    const folder = await makeFolder();
    try {
      expect(storeError(thrownBy(() => new DatabaseSync(folder)))).toMatchObject({
        code: 'unavailable',
        message: 'a file of the store cannot be opened or written (SQLite 14)',
      });
      const path = `${folder}/a.db`;
      new DatabaseSync(path).close();
      const db = new DatabaseSync(path, { readOnly: true });
      const error = storeError(thrownBy(() => db.exec('CREATE TABLE a (x)')));
      db.close();
      expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
