import type { Moment } from '../../contract/notice.ts';
import type { WrittenDate } from './civil.ts';
import type { Metadata } from './types.ts';
import { dayInZone } from './zone.ts';

export interface Base {
  readonly date: WrittenDate;
  readonly confidence: 'likely' | 'guess';
}

/** From which day on a text counts. Complete once the text was read to its end. */
export interface DateBase {
  /** The signature's day. */
  signed: WrittenDate | null;
  /** What the text itself says that today is: `今日（2026-11-11）`. */
  today: WrittenDate | null;
  /** The year that the title speaks of. */
  year: number | null;
  /** The first whole date of the text. */
  first: WrittenDate | null;
  metadata: Metadata | null;
  /** What words such as `tomorrow` count from: signature, front matter, when it was written. */
  ofWords(): Base | null;
  /** What a day without a year takes its year from: the same, and any other date of the notice before a guess. */
  ofYears(): Base | null;
}

export function createDateBase(writtenAt: number | undefined, zone: string): DateBase {
  const likely = (date: WrittenDate | null): Base | null =>
    date === null ? null : { date, confidence: 'likely' };
  let written: Base | null | undefined;
  return {
    signed: null,
    today: null,
    year: null,
    first: null,
    metadata: null,
    ofWords() {
      const { date = null, publishAt = null } = this.metadata ?? {};
      const known = likely(this.signed ?? dayOf(date) ?? dayOf(publishAt) ?? this.today);
      if (known !== null) return known;
      if (written === undefined) {
        const day = writtenAt === undefined ? null : dayInZone(writtenAt, zone);
        written = day === null ? null : { date: { ...day, time: null }, confidence: 'guess' };
      }
      return written;
    },
    ofYears() {
      const { effectiveFrom = null, expires = null } = this.metadata ?? {};
      const words = this.ofWords();
      if (words?.confidence === 'likely') return words;
      const ofTitle = this.year === null ? null : { year: this.year, month: 1, day: 1, time: null };
      return likely(dayOf(effectiveFrom) ?? ofTitle ?? this.first ?? dayOf(expires)) ?? words;
    },
  };
}

/** The day that a moment was written as. */
function dayOf(moment: Moment | null): WrittenDate | null {
  if (moment === null) return null;
  const [year = 0, month = 0, day = 0] = moment.text.slice(0, 10).split('-').map(Number);
  return { year, month, day, time: null };
}
