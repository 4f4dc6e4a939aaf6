declare module 'commonmark-spec' {
  /** The examples of the CommonMark specification; `→` stands for a tab. */
  export const tests: ReadonlyArray<{
    readonly markdown: string;
    readonly html: string;
    readonly section: string;
    readonly number: number;
  }>;
}
