/** Which bytes a request wants (RFC 9110, section 14). Pure. */

export type Range =
  /** All of it: nothing is asked for, or what this server does not do (several ranges, other units). */
  | { readonly kind: 'whole' }
  /** Both ends included. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: Range = { kind: 'whole' };

/** @param ifRange an entity tag or a date; only our own tag lets the range count */
export function rangeOf(
  range: string | undefined,
  ifRange: string | undefined,
  size: number,
  etag: string,
): Range {
  if (ifRange !== undefined && ifRange !== etag) return WHOLE;
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '');
  const [, from = '', to = ''] = found ?? [];
  if (from === '' && to === '') return WHOLE;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // An end before its beginning is no range at all.
  if (to !== '' && Number(to) < first) return WHOLE;
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}
