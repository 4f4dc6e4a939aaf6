/** CHANGELOG.md, parsed when the app is built: see build/changelog.ts. */
declare module 'virtual:changelog' {
  /** A stretch of an entry; links lead to `https:` addresses. */
  export type Inline =
    | { readonly kind: 'text' | 'code'; readonly text: string }
    | { readonly kind: 'strong' | 'em'; readonly children: readonly Inline[] }
    | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] };

  export interface Release {
    /** Null: what no release holds yet. */
    readonly version: string | null;
    /** As written: `2026-11-22`; null where there is none. */
    readonly date: string | null;
    readonly groups: ReadonlyArray<{
      /** As written: `Added`. */
      readonly title: string;
      readonly entries: ReadonlyArray<readonly Inline[]>;
    }>;
  }

  /** In the order of the file, newest first. */
  export const releases: readonly Release[];
}
