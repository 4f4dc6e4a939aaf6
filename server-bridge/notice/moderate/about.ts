import type { DictionaryCounts } from '../../contract/moderation.ts';
import type { Sets } from './entries.ts';
import type { ListSettings } from './list/index.ts';

/**
 * Of what is added to the machine's file, and of the normal forms that are in its tables: a new number makes every
 * compiled list anew.
 */
export const ABOUT_FORMAT = 4;

/** The section of a compiled list that says what the others are, JSON. */
export interface About {
  readonly format: number;
  readonly version: string;
  readonly settings: ListSettings;
  readonly counts: DictionaryCounts;
  readonly tagSets: Sets;
  readonly channelSets: Sets;
  /** Whether some word has several entries. */
  readonly isChained: boolean;
}
