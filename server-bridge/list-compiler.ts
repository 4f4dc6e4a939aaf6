import { ABOUT_FORMAT } from './notice/moderate/about.ts';
import type { ListCompiler } from './ops/word-list.ts';
import { compileInThread } from './workers/compile.ts';

/** Compiles word lists in a thread. What Unicode's data say of characters is part of a compiled list. */
export function createListCompiler(workerUrl: URL): ListCompiler {
  return {
    format: `${String(ABOUT_FORMAT)}-${process.versions['unicode'] ?? ''}`,
    compile: (text, version) => compileInThread(workerUrl, { text, version }),
    async check(bytes) {
      const { openDictionary } = await import('./notice/moderate/index.ts');
      return openDictionary(bytes).counts;
    },
  };
}
