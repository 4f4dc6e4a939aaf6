import { ABOUT_FORMAT } from './notice/moderate/about.ts';
import type { ListCompiler } from './ops/word-list.ts';
import { compileInThread, editInThread } from './workers/compile.ts';

/** Compiles word lists in a thread. What Unicode's data say of characters is part of a compiled list. */
export function createListCompiler(workerUrl: URL): ListCompiler {
  return {
    format: `${String(ABOUT_FORMAT)}-${process.versions['unicode'] ?? ''}`,
    compile: (text, version) => compileInThread(workerUrl, { text, version }),
    async check(bytes) {
      const { openList } = await import('./notice/moderate/index.ts');
      return openList({ bytes, edits: [], version: '' }).counts;
    },
    edit: (text, edits) => editInThread(workerUrl, { text, edits }),
  };
}
