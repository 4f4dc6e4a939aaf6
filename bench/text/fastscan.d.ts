/** It has no types of its own. */
declare module 'fastscan' {
  export default class FastScanner {
    constructor(words: readonly string[]);
    search(text: string): ReadonlyArray<readonly [at: number, word: string]>;
  }
}
