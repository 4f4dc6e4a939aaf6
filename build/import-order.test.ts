import { describe, expect, it } from 'vitest';
import { sortImports } from './import-order.ts';

describe('the order of a chunk’s imports', () => {
  it('is the same in whatever order the bundler came upon them, and nothing else moves', () => {
    const own = 'import { a } from "./own.js";';
    const [fs, events, zlib] = [
      'import fs, { open } from "node:fs";',
      'import { EventEmitter as E } from "events";',
      'import * as zlib from "zlib";',
    ];
    const body = 'var a = 1;\nvar text = "import x from \\"fs\\";";';
    const one = sortImports([own, fs, events, zlib, body].join('\n'));
    expect(sortImports([own, zlib, fs, events, body].join('\n'))).toBe(one);
    expect(one).toBe([own, zlib, fs, events, body].join('\n'));
  });
});
