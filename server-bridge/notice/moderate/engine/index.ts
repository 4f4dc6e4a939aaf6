/**
 * The word machine: finds many words at once in a text, whatever form they come in, in one pass; see DESIGN.md. It
 * knows words only by the caller's numbers: actions, tags and the rest live with the caller.
 * May import OpenCC's table of characters, nothing else. A new form of a character is a line in `forms.ts`.
 */
export { DictionaryError, encodeDictionary, openDictionary } from './binary.ts';
export type { Step } from './explain.ts';
export { HitBuffer } from './hits.ts';
export { buildMachine, Machine, rebuilt, withAdded, withRemoved } from './machine.ts';
export type { BuildResult } from './machine.ts';
export { resolveOptions } from './options.ts';
export type { EngineOptions } from './options.ts';
export type { PatternInput } from './patterns.ts';
export type { MatchKind } from './resolve.ts';
