/**
 * A text in normal form, one UTF-16 unit after another, with the way back: unit `i` stands for the original text's
 * `[starts[i], ends[i])`. The arrays are longer than `length` and used again for the next text.
 */
export interface NormalView {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly length: number;
}

/** Tells of a find: `[from, to)` in units of the view. */
export type Emit = (from: number, to: number) => void;

/** The unit at `at`, 0 outside. */
export function unitAt(view: NormalView, at: number): number {
  return at >= 0 && at < view.length ? (view.units[at] ?? 0) : 0;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Of ASCII; the view has no capitals unless the list tells letter case apart. */
export function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

export function isAlphanumeric(unit: number): boolean {
  return isDigit(unit) || isLetter(unit);
}

export function sliceView({ units }: NormalView, from: number, to: number): string {
  return String.fromCharCode(...units.subarray(from, to));
}

export const CODE = {
  space: 0x20,
  hash: 0x23,
  percent: 0x25,
  leftBracket: 0x28,
  rightBracket: 0x29,
  plus: 0x2b,
  hyphen: 0x2d,
  dot: 0x2e,
  slash: 0x2f,
  zero: 0x30,
  colon: 0x3a,
  at: 0x40,
  leftSquare: 0x5b,
  rightSquare: 0x5d,
} as const;
