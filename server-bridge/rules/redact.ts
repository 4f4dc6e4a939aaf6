const SECRET_KEY =
  /^(?:.*[-_])?(?:token|code|cookie|set-cookie|authorization|password|secret|session)$|Token$|Secret$|Password$|Cookie$/i;
/** Values that stay readable although their key looks secret: `code: 'ENOSPC'`, `code: 1006`. */
const SYSTEM_CODE = /^(?:[A-Z][A-Z0-9_]{1,40}|[a-z]+(?:-[a-z]+){0,4})$/;
const IN_TEXT: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, '$1 ***'],
  [
    /([?#&;\s"']|^)((?:[\w-]*[-_])?(?:code|token|secret|password|session|cookie|authorization)["']?\s*[=:]\s*["']?)[\w.~+/=%-]{12,}/gi,
    '$1$2***',
  ],
  [/(:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:***@'],
];

export const REDACTED = '***';

/** Removes what looks like a secret from a free text: `code=…`, `Bearer …`, a password in an address. */
export function redactText(text: string): string {
  let result = text;
  for (const [pattern, replacement] of IN_TEXT) result = result.replace(pattern, replacement);
  return result;
}

/**
 * A copy of a log line's fields without secrets, at any depth: values under names such as `token`, `code`, `cookie`
 * or `authorization` become `***` (error codes stay), texts are searched. Bounded: 6 levels, 50 entries each.
 */
export function redactFields(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value.length > 2000 ? `${value.slice(0, 2000)}…` : value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? undefined : value;
  if (depth >= 6) return '…';
  if (value instanceof Error) return redactError(value);
  if (ArrayBuffer.isView(value)) return `(${String(value.byteLength)} bytes)`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactFields(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, 50)) {
    copy[key] = SECRET_KEY.test(key) && !isPlainCode(key, item) ? REDACTED : redactFields(item, depth + 1);
  }
  return copy;
}

function isPlainCode(key: string, value: unknown): boolean {
  if (!/code$/i.test(key)) return false;
  return typeof value === 'number' || (typeof value === 'string' && SYSTEM_CODE.test(value));
}

function redactError(error: Error): Record<string, unknown> {
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { name, message: redactText(message), ...code, stack: redactText(stack ?? '') };
}
