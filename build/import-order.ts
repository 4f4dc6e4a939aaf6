/**
 * The imports of Node's own modules at a chunk's head, in the order of their text. The bundler writes them as it came
 * upon them, which differs from run to run; the same sources must give the same archive. They have no effects whose order matters.
 */
import { builtinModules } from 'node:module';
import type { Plugin } from 'vite';

const IMPORT = /^import\b[^;]*?["']([^"']+)["'];$/;
const isBuiltin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

/** Sorts the statements, each on a line of its own, and leaves all other lines where they are. */
export function sortImports(code: string): string {
  const lines = code.split('\n');
  const places: number[] = [];
  for (const [at, line] of lines.entries()) {
    const name = IMPORT.exec(line)?.[1];
    if (name !== undefined && isBuiltin(name)) places.push(at);
  }
  const sorted = places.map((at) => lines[at] ?? '').toSorted();
  for (const [index, at] of places.entries()) lines[at] = sorted[index] ?? '';
  return lines.join('\n');
}

export function importOrder(): Plugin {
  return { name: 'gazette-import-order', renderChunk: (code) => ({ code: sortImports(code), map: null }) };
}
