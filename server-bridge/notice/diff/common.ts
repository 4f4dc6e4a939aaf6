/** UTF-16 units that both begin with. */
export function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

/** UTF-16 units that both end with, not more than `most`. */
export function commonEnd(one: string, other: string, most: number): number {
  const { length: n } = one;
  const { length: m } = other;
  let length = 0;
  while (length < most && one.charCodeAt(n - 1 - length) === other.charCodeAt(m - 1 - length)) length += 1;
  return length;
}
