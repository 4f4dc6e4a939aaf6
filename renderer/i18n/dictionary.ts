/**
 * All texts, by language and feature. Chinese is the source of the shape; a key missing in another language does not
 * compile. To add a text: one line in each language of the feature's file in `texts/`. To add a feature: a file there
 * and one line in each dictionary here.
 */
import * as attention from './texts/attention.ts';
import * as changes from './texts/changes.ts';
import * as common from './texts/common.ts';
import * as connection from './texts/connection.ts';
import * as desktop from './texts/desktop.ts';
import * as diagnosis from './texts/diagnosis.ts';
import * as codes from './texts/errors.ts';
import * as history from './texts/history.ts';
import * as inbox from './texts/inbox.ts';
import * as moderation from './texts/moderation.ts';
import * as policy from './texts/policy.ts';
import * as reader from './texts/reader.ts';
import * as search from './texts/search.ts';
import * as settings from './texts/settings.ts';
import * as sourceProblems from './texts/source-problems.ts';
import * as sources from './texts/sources.ts';
import * as status from './texts/status.ts';
import * as updates from './texts/updates.ts';
import type { Shape } from './types.ts';

export type Language = 'zh' | 'en';

const zh = {
  attention: attention.zh,
  changes: changes.zh,
  common: common.zh,
  codes: codes.zh,
  connection: connection.zh,
  inbox: inbox.zh,
  reader: reader.zh,
  history: history.zh,
  search: search.zh,
  sources: sources.zh,
  sourceProblems: sourceProblems.zh,
  moderation: moderation.zh,
  policy: policy.zh,
  diagnosis: diagnosis.zh,
  status: status.zh,
  updates: updates.zh,
  settings: settings.zh,
  desktop: desktop.zh,
};

export type Texts = Shape<typeof zh>;

const en: Texts = {
  attention: attention.en,
  changes: changes.en,
  common: common.en,
  codes: codes.en,
  connection: connection.en,
  inbox: inbox.en,
  reader: reader.en,
  history: history.en,
  search: search.en,
  sources: sources.en,
  sourceProblems: sourceProblems.en,
  moderation: moderation.en,
  policy: policy.en,
  diagnosis: diagnosis.en,
  status: status.en,
  updates: updates.en,
  settings: settings.en,
  desktop: desktop.en,
};

export const dictionaries: { readonly [L in Language]: Texts } = { zh, en };

/** The language to show for a setting and the system's locale. */
export function languageOf(setting: Language | 'system', locale: string): Language {
  if (setting !== 'system') return setting;
  return /^zh\b/i.test(locale) ? 'zh' : 'en';
}

/** The document's `lang`. */
export const htmlLang = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en');

/** The language by the setting, else by the host's locale, else by the browser's. */
export function languageShown(state: {
  readonly settings: { readonly values: { readonly language: Language | 'system' } } | null;
  readonly host: { readonly locale: string } | null;
}): Language {
  return languageOf(state.settings?.values.language ?? 'system', state.host?.locale ?? navigator.language);
}
