import { z } from '../../contract/schema.ts';
import { tell } from './fields.ts';
import { LANGS, type Both, type Lang } from './language.ts';
import type { Row } from './markdown.ts';
import { allRows, noticeText, type NoticeData, type Parts } from './notice-text.ts';
import { problemsOf, type Problem } from './problems.ts';

export type Generated =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Template {
  /** As on the command line. */
  readonly name: string;
  /** What it makes, for lists. */
  readonly about: Both;
  /** Whether its text is a notice, or a document of another kind. */
  readonly isNotice: boolean;
  /** The same data give the same text: LF, one line end at the end, no BOM. Never throws on any data. */
  make(data: unknown, lang: Lang): Generated;
  /** JSON Schema (draft 2020-12) of the data, described in that language. */
  jsonSchema(lang: Lang): Record<string, unknown>;
}

interface Said {
  readonly name: string;
  readonly about: Both;
}

export function documentTemplate<S extends z.ZodType>(
  said: Said & { readonly schema: S; write(data: z.output<S>, lang: Lang): string },
): Template {
  const { name, about, schema, write } = said;
  return {
    name,
    about,
    isNotice: false,
    make: (data, lang) => check(schema, data, (checked) => write(checked, lang)),
    jsonSchema: (lang) => jsonSchemaOf(schema, about, lang),
  };
}

/** A notice: the schema's shape holds `head` of `fields.ts`, and `parts` answers what is the template's own. */
export function noticeTemplate<S extends z.ZodType<NoticeData>>(
  said: Said & { readonly schema: S; parts(data: z.output<S>, lang: Lang): Parts },
): Template {
  const { name, about, parts } = said;
  const schema = said.schema.superRefine((data, context) => {
    for (const lang of LANGS) if (reportDoubles(data, parts(data, lang).rows, lang, context)) return;
  });
  return {
    name,
    about,
    isNotice: true,
    make: (data, lang) => check(schema, data, (checked) => noticeText(checked, parts(checked, lang), lang)),
    jsonSchema: (lang) => jsonSchemaOf(schema, about, lang),
  };
}

/** A key that comes twice could not be told apart when versions are compared. */
function reportDoubles(
  data: NoticeData,
  own: readonly Row[],
  lang: Lang,
  context: z.core.$RefinementCtx,
): boolean {
  const all = allRows(data, own, lang).map(([key]) => key.toLowerCase());
  for (const [index, { key }] of (data.clauses ?? []).entries()) {
    const name = key.toLowerCase();
    if (all.filter((each) => each === name).length < 2) continue;
    tell(
      context,
      ['clauses', index, 'key'],
      `“${key}”重复，模板本身或别的条款已用`,
      `“${key}” comes twice, here or in what the template writes itself`,
    );
    return true;
  }
  return false;
}

function check<S extends z.ZodType>(
  schema: S,
  data: unknown,
  write: (data: z.output<S>) => string,
): Generated {
  const read = schema.safeParse(data);
  if (!read.success) return { ok: false, problems: problemsOf(read.error, data) };
  return { ok: true, text: write(read.data) };
}

function jsonSchemaOf(schema: z.ZodType, about: Both, lang: Lang): Record<string, unknown> {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const described = jsonSchema as Record<string, unknown>;
      const text = described[lang];
      for (const each of LANGS) delete described[each];
      if (typeof text === 'string') described['description'] = text;
    },
  });
  return { ...json, title: about[lang] };
}
