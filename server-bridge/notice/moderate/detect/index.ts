/**
 * Detectors: what is found by its form (addresses, numbers) in a text's normal form. Every detector looks a bounded way
 * from a place, or on from where it looked last, so that any text costs linear time; each needs a sign that
 * `mayHoldFind` of `normal-view.ts` knows. A new one is a function in
 * `addresses.ts` or `numbers.ts`, its name in contract/names.ts, and a line here.
 */
import type { Detector } from '../../../contract/moderation.ts';
import { emailAt, ipv4At, ipv6At, urlAt, wwwAt } from './addresses.ts';
import { bankCardAt, bracketedPhoneAt, idCardAt, internationalPhoneAt, phoneAt } from './numbers.ts';
import { CODE, isAlphanumeric, isDigit, isLetter, type NormalView, unitAt } from './view.ts';

export type { NormalView } from './view.ts';

export interface DetectOptions {
  readonly detectors: ReadonlySet<Detector>;
  /** `number` counts from so many digits on. */
  readonly digits: number;
  /** So many skipped units in a row may stand inside a number. */
  readonly maxGap: number;
  /** Whether a unit between digits is passed over. */
  isSkipped(unit: number): boolean;
}

/** What looks through one view after another: calls `emit` with each find, spans in units of the view; finds may overlap. */
export function createDetect(
  options: DetectOptions,
  emit: (detector: Detector, from: number, to: number) => void,
): (view: NormalView) => void {
  const { detectors } = options;
  const emitters = Object.fromEntries(
    Array.from(detectors, (name) => [name, (from: number, to: number) => emit(name, from, to)]),
  ) as Partial<Record<Detector, (from: number, to: number) => void>>;
  const { email, url, ipv4, ipv6, phone, number } = emitters;
  const idCard = emitters['id-card'];
  const bankCard = emitters['bank-card'];

  return (view) => {
    const { units, length } = view;
    /** Behind what was looked at by the one without bounds. */
    let urlTo = 0;
    let numberTo = 0;
    let before = 0;
    for (let at = 0; at < length; at += 1) {
      const unit = units[at] ?? 0;
      if (unit > 0x7f) {
        before = unit;
        continue;
      }
      if (isDigit(unit)) {
        if (!isDigit(before)) {
          if (ipv4 !== undefined) ipv4At(view, at, ipv4);
          if (idCard !== undefined) idCardAt(view, at, idCard);
          if (bankCard !== undefined) bankCardAt(view, at, bankCard);
          if (phone !== undefined && !isLetter(before)) phoneAt(view, at, phone);
          if (number !== undefined && at >= numberTo) numberTo = numberAt(view, at, options, number);
          if (ipv6 !== undefined) ipv6At(view, at, ipv6);
        }
      } else if (unit === CODE.at) {
        if (email !== undefined) emailAt(view, at, email);
      } else if (unit === CODE.colon) {
        if (url !== undefined && at >= urlTo) urlTo = urlAt(view, at, url) || urlTo;
        if (ipv6 !== undefined) ipv6At(view, at, ipv6);
      } else if (unit === CODE.plus) {
        if (phone !== undefined && !isAlphanumeric(before)) internationalPhoneAt(view, at, phone);
      } else if (unit === CODE.leftBracket) {
        if (phone !== undefined) bracketedPhoneAt(view, at, phone);
      } else if (isLetter(unit) && !isAlphanumeric(before)) {
        if (url !== undefined && at >= urlTo && (unit | 0x20) === 0x77) urlTo = wwwAt(view, at, url) || urlTo;
        if (ipv6 !== undefined) ipv6At(view, at, ipv6);
      }
      before = unit;
    }
  };
}

/** All digits from `from` on, with what is skipped between them. Answers where it stopped looking. */
function numberAt(
  view: NormalView,
  from: number,
  { digits, maxGap, isSkipped }: DetectOptions,
  emit: (from: number, to: number) => void,
): number {
  let count = 0;
  let end = from;
  let at = from;
  for (let gap = 0; at < view.length && gap <= maxGap; at += 1) {
    const unit = unitAt(view, at);
    if (isDigit(unit)) {
      count += 1;
      end = at + 1;
      gap = 0;
    } else if (isSkipped(unit)) gap += 1;
    else break;
  }
  if (count >= digits) emit(from, end);
  return end;
}
