/** What a place holds: an object of its fields, or why it cannot be read. */
export type RawLayer =
  | {
      readonly origin: string;
      readonly raw: Readonly<Record<string, unknown>>;
      readonly isLoose?: boolean;
      /** By dotted name: what fields that are wrong now said last. */
      readonly held?: Readonly<Record<string, unknown>>;
    }
  | { readonly origin: string; readonly failure: string };

/** Where a policy is read from. */
export interface PolicyPlace {
  /** How often to look for a change, in ms. */
  readonly pollMs: number;
  /** Another text when something may have changed; null where that cannot be told without reading. */
  signature(): Promise<string | null>;
  /** From the weakest to the strongest; empty where there is no policy. Never rejects. */
  read(): Promise<readonly RawLayer[]>;
}
