import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policy } from '../../contract/policy.ts';
import { z } from '../../contract/schema.ts';
import { settingsPatch } from '../../contract/settings.ts';

interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}
const doc = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

function typeText(schema: Schema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'integer') {
    return `whole number, ${String(schema.minimum ?? '')} to ${String(schema.maximum ?? '')}`;
  }
  if (schema.type === 'array') {
    return `list of at most ${String(schema.maxItems)}`;
  }
  if (schema.type === 'object') {
    return `object with ${Object.keys(schema.properties ?? {})
      .map((name) => `\`${name}\``)
      .join(', ')}`;
  }
  if (schema.format === 'uri') return 'address, `http:` or `https:`';
  if (schema.pattern !== undefined) return `text like \`${schema.pattern}\``;
  return `text of at most ${String(schema.maxLength)} characters`;
}

/** The table of docs/policy.md, made of the schema. */
function table(): string {
  const { properties = {} } = z.toJSONSchema(policy, { io: 'input' }) as Schema;
  const rows = Object.entries(properties).flatMap(([name, schema]): Array<[string, string, string]> => {
    if (name === 'settings') return [['settings', 'object with names of [settings.md](settings.md)', '`{}`']];
    if (schema.properties === undefined) return [[name, typeText(schema), code(schema.default)]];
    return Object.entries(schema.properties).map(([key, inner]) => [
      `${name}.${key}`,
      typeText(inner),
      code(inner.default),
    ]);
  });
  return [
    '| Field | Value | Default |',
    '|---|---|---|',
    ...rows.map(([a, b, c]) => `| \`${a}\` | ${b} | ${c} |`),
  ].join('\n');
}

/** As a formatter leaves it: without padding. */
const plain = (text: string): string => text.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

it('docs/policy.md has the schema’s table', () => {
  expect(plain(doc('policy.md'))).toContain(plain(table()));
});

it('docs/policy.md shows a policy that is one', () => {
  const example = /```json\n([^]*?)```/.exec(doc('policy.md'))?.[1] ?? '';
  expect(() => policy.parse(JSON.parse(example))).not.toThrow();
});

it('docs/settings.md names every setting', () => {
  const text = doc('settings.md');
  const missing = Object.keys(settingsPatch.shape).filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
