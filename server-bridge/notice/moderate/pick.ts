import type { ModerationAction } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS } from '../../contract/names.ts';
import { HitBuffer } from './engine/index.ts';
import { resolve } from './engine/resolve.ts';
import { rank, type ListSettings } from './list/index.ts';

/** What a match is, besides its place: words and detectors of one action are two classes. */
export type ClassOf = (entry: number) => number;

const CLASSES = MODERATION_ACTIONS.length * 2;

export function classOf(action: ModerationAction, isDetector: boolean): number {
  return rank(action) * 2 + (isDetector ? 1 : 0);
}

/**
 * Picks among all matches, given in the engine's form before it picks itself (the entry doubled, one more for allow
 * words); null for matches of one class, where the engine's own picking is the same. The match kind decides only among
 * matches of one class, so that no weak one hides a strong one. A detector's find gives way to what overlaps it and does
 * as much: to words, and to stronger detectors. What is answered is valid until the next call.
 */
export function pick(hits: HitBuffer, kind: ListSettings['match'], classes: ClassOf): HitBuffer | null {
  const present = classesOf(hits, classes);
  if ((present & (present - 1)) === 0) return null;
  const picked: Picked[] = [];
  for (const number of inOrder(present)) {
    const spans = resolved(hits, kind, (entry) => classes(entry) === number);
    picked.push({ number, spans: isDetector(number) ? rest(number, spans, picked) : spans });
  }
  answer.clear();
  for (const { spans } of picked) for (const [start, end, entry] of spans) answer.push(start, end, entry * 2);
  // Puts them in order.
  resolve(answer, 'overlapping');
  return answer;
}

const answer = new HitBuffer();

type Found = readonly [start: number, end: number, entry: number];

/** Of one class: in order and without overlaps. */
interface Picked {
  readonly number: number;
  readonly spans: readonly Found[];
}

/** A bit for each class. */
function classesOf({ triples, count }: HitBuffer, classes: ClassOf): number {
  let present = 0;
  for (let at = 2; at < count * 3; at += 3) {
    const value = triples[at] ?? 0;
    if ((value & 1) === 0) present |= 1 << classes(value >> 1);
  }
  return present;
}

/** Words first, and strong detectors before weak ones. */
function inOrder(present: number): number[] {
  const numbers = Array.from({ length: CLASSES }, (_, number) => number);
  return numbers
    .filter((number) => (present & (1 << number)) !== 0)
    .toSorted((one, other) => (one & 1) - (other & 1) || other - one);
}

const ofClass = new HitBuffer();

function resolved(
  { triples, count }: HitBuffer,
  kind: ListSettings['match'],
  belongs: (entry: number) => boolean,
): Found[] {
  ofClass.clear();
  for (let at = 0; at < count * 3; at += 3) {
    const value = triples[at + 2] ?? 0;
    if ((value & 1) === 1 || belongs(value >> 1)) {
      ofClass.push(triples[at] ?? 0, triples[at + 1] ?? 0, value);
    }
  }
  resolve(ofClass, kind);
  return Array.from({ length: ofClass.count }, (_, index): Found => [
    ofClass.start(index),
    ofClass.end(index),
    ofClass.entry(index),
  ]);
}

/** What of a detector's finds does not give way to those before it. */
function rest(number: number, spans: readonly Found[], before: readonly Picked[]): readonly Found[] {
  let kept = spans;
  for (const other of before) {
    const isHiding = hidingOf(actionOf(number), actionOf(other.number));
    if (isHiding === null) continue;
    let next = 0;
    kept = kept.filter(([start, end]) => {
      while ((other.spans[next]?.[1] ?? Infinity) <= start) next += 1;
      const over = other.spans[next];
      return over === undefined || over[0] >= end || !isHiding([start, end], over);
    });
  }
  return kept;
}

type Hiding = (found: readonly [number, number], over: Found) => boolean;

/** When a find gives way to one of another class; null for never. */
function hidingOf(own: ModerationAction, other: ModerationAction): Hiding | null {
  if (!changesText(own)) return rank(other) >= rank(own) ? () => true : null;
  if (!changesText(other)) return null;
  return ([start, end], [from, to]) => from <= start && end <= to;
}

function changesText(action: ModerationAction): boolean {
  return action === 'mask' || action === 'replace';
}

function actionOf(number: number): ModerationAction {
  return MODERATION_ACTIONS[number >> 1] ?? 'flag';
}

function isDetector(number: number): boolean {
  return (number & 1) === 1;
}
