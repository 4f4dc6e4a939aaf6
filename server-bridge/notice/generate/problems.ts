/** What is wrong with data, by path, in every language. */
import type { z } from '../../contract/schema.ts';
import { both, type Both } from './language.ts';

type Path = ReadonlyArray<string | number>;

export interface Problem {
  /** From the root: `['window', 'to']`, `['clauses', 2, 'key']`; empty for the whole. */
  readonly path: Path;
  readonly message: Both;
}

const KINDS: Readonly<Record<string, Both>> = {
  string: both('文字', 'text'),
  number: both('数字', 'a number'),
  int: both('整数', 'a whole number'),
  boolean: both('true 或 false', 'true or false'),
  array: both('列表', 'a list'),
  object: both('一组“名称: 值”', 'a map of names and values'),
};

/** One problem for each value that is missing or wrong, in the order of the schema. */
export function problemsOf(error: z.core.$ZodError, data: unknown): Problem[] {
  return error.issues.flatMap((issue) => ofIssue(issue, data));
}

function ofIssue(issue: z.core.$ZodIssue, data: unknown): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const one = (zh: string, en: string): Problem[] => [{ path, message: both(zh, en) }];
  switch (issue.code) {
    case 'custom': {
      const said = issue.params?.['message'] as Both | undefined;
      return one(said?.zh ?? issue.message, said?.en ?? issue.message);
    }
    case 'invalid_type':
    case 'invalid_value': {
      const found = valueAt(data, path);
      if (path.length > 0 && (found === undefined || found === null)) return one('缺少', 'is missing');
      return issue.code === 'invalid_type'
        ? wrongKind(path, issue.expected, found)
        : wrongWord(path, issue.values);
    }
    case 'unrecognized_keys':
      return issue.keys.map((name) => ({
        path: [...path, name],
        message: both('没有这个字段', 'is no field here'),
      }));
    case 'too_big':
      return issue.origin === 'string'
        ? one(`超过 ${String(issue.maximum)} 个字符`, `is longer than ${String(issue.maximum)} characters`)
        : one(`超过 ${String(issue.maximum)} 项`, `has more than ${String(issue.maximum)} items`);
    case 'too_small':
      return one('至少要有一项', 'is empty: one item at least');
    case 'invalid_format':
      return one(
        '格式不对，只能用字母、数字和 . _ ~ -，以字母或数字开头',
        'has other characters than letters, digits and . _ ~ -, or begins with none of the first two',
      );
    default:
      return one(issue.message, issue.message);
  }
}

function wrongKind(path: Path, expected: string, found: unknown): Problem[] {
  const kind = KINDS[expected] ?? both(expected, expected);
  const isUnquoted = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean');
  const hint = isUnquoted ? both('，请加引号', ': put it in quotes') : both('', '');
  return [{ path, message: both(`应为${kind.zh}${hint.zh}`, `is to be ${kind.en}${hint.en}`) }];
}

function wrongWord(path: Path, values: readonly unknown[]): Problem[] {
  const words = values.map(String);
  return [{ path, message: both(`只能是 ${words.join('、')} 之一`, `is to be one of ${words.join(', ')}`) }];
}

export function valueAt(data: unknown, path: Path): unknown {
  let at = data;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** `window.to`, `clauses[2].key` */
export function pathText(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('');
}
