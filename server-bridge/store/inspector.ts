/** The short-lived worker's work: checks and the last good copy, over a connection of their own. */
import { rmSync } from 'node:fs';
import { contentProblems } from './content.ts';
import { Database, type Log } from './database.ts';
import { isDamage, storeError } from './errors.ts';
import { replaceFile, storeFiles } from './files.ts';
import { cheapProblems, pragmaProblems, ruleProblems } from './invariants.ts';
import type { InspectorApi } from './protocol.ts';

export function createInspector(dataFolder: string, log: Log): InspectorApi {
  const files = storeFiles(dataFolder);
  // Statements here are slow by nature.
  const quiet: Log = (level, message) => log(message.startsWith('slow statement') ? 'debug' : level, message);
  const open = (path: string): Database => new Database(path, { readOnly: true, cacheKiB: 4096, log: quiet });

  return {
    check({ kind, now }) {
      const problems: string[] = [];
      const contents: string[] = [];
      try {
        const db = open(files.store);
        try {
          problems.push(...pragmaProblems(db, kind), ...db.read(() => cheapProblems(db)));
          if (kind === 'full') {
            problems.push(...db.read(() => ruleProblems(db)));
            contents.push(...db.read(() => contentProblems(db)));
          }
        } finally {
          db.close();
        }
      } catch (error) {
        if (!isDamage(error)) throw error;
        problems.push(storeError(error).message);
      }
      const found = [...problems, ...contents];
      return {
        check: { at: now, kind, ok: found.length === 0, problems: found },
        isFileDamaged: problems.length > 0,
      };
    },
    copy() {
      const temporary = `${files.lastGood}.tmp`;
      rmSync(temporary, { force: true });
      try {
        const db = open(files.store);
        try {
          db.run('VACUUM INTO ?', temporary);
        } finally {
          db.close();
        }
        const copy = open(temporary);
        try {
          const problem = [...pragmaProblems(copy, 'quick'), ...cheapProblems(copy)][0];
          if (problem !== undefined) throw new Error(`the copy is not whole: ${problem}`);
        } finally {
          copy.close();
        }
        replaceFile(temporary, files.lastGood);
      } finally {
        rmSync(temporary, { force: true });
      }
      return null;
    },
  };
}
