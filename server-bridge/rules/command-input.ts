/**
 * How the installed app's command gets its standard input: a utility process is given none, so it asks the process that
 * started it, which reads its own.
 */

/** What the command posts to ask for its input. */
export const ASKS_INPUT = 'gazette:input';

/** What it is answered: the bytes in any number of parts, then the end; or why there are none. */
export type InputPart =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The system's code. */
  | { readonly kind: 'failed'; readonly code: string };
