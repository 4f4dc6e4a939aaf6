import type { JsonFile } from './json-file.ts';
import { isSamePreferences, preferences, type Preferences } from './preferences.ts';
import { languageFor, stringsFor, type Strings } from './strings.ts';

/** The person's choices as far as main acts on them: as the bridge told them last. */
export interface Person {
  strings(): Strings;
  readonly language: 'zh' | 'en';
  readonly chosen: Preferences;
  /** The settings as the bridge has them now. */
  prefer(next: Preferences): void;
}

/** `apply` is called at once and after each change. */
export function createPerson(options: {
  readonly file: JsonFile<Preferences>;
  readonly locale: () => string;
  readonly apply: (chosen: Preferences, strings: Strings) => void;
}): Person {
  const { file } = options;
  const strings = (): Strings => stringsFor(file.value.language, options.locale());
  options.apply(file.value, strings());
  return {
    strings,
    get language() {
      return languageFor(file.value.language, options.locale());
    },
    get chosen() {
      return file.value;
    },
    prefer(next) {
      const chosen = preferences.parse(next);
      if (isSamePreferences(chosen, file.value)) return;
      void file.save(chosen);
      options.apply(chosen, strings());
    },
  };
}
