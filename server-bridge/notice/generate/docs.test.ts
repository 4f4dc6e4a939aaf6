import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readData, TEMPLATES, type Lang } from './index.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/generate.md'), 'utf8');
const FORM =
  /^## `([\w-]+)`\n[^]*?\n```yaml\n([^]*?)```\n\nmakes, with `--lang (zh|en)`,\n\n(`{3,})text\n([^]*?)\4\n/gm;

describe('docs/generate.md', () => {
  const examples = [...docs.matchAll(FORM)];

  it('has an example of every template', () => {
    expect(examples.map(([, name]) => name)).toEqual(TEMPLATES.map(({ name }) => name));
  });

  it.each(examples.map(([, name = '', yaml = '', lang = '', , text = '']) => ({ name, yaml, lang, text })))(
    'is right about $name',
    ({ name, yaml, lang, text }) => {
      const read = readData(yaml, 'yaml');
      const made = read.ok
        ? TEMPLATES.find((each) => each.name === name)?.make(read.value, lang as Lang)
        : read;
      expect(made).toEqual({ ok: true, text });
    },
  );
});
