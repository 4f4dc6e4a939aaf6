import { describe, expect, it } from 'vitest';
import type { Report } from '../release/report.ts';
import { Figures, storedFigures, type Watched } from './figures.ts';
import { idOf, reportOf } from './testing/reports.ts';

const STARTED: Report['what'] = { kind: 'started' };
const CRASHED: Report['what'] = { kind: 'crashed', afterMs: 5000 };
const healthy = (firstPaintMs = 900): Report['what'] => ({ kind: 'healthy', firstPaintMs });
const WATCHED: Watched = { version: '2.0.0', previous: '1.0.0', wholeRings: ['vip'], window: 1, round: 1 };

function watching(changes: Partial<Watched> = {}): Figures {
  const figures = new Figures(3);
  figures.watch({ ...WATCHED, ...changes });
  return figures;
}
const counts = ({ whole }: Figures): number[] => [whole.starts, whole.errors, whole.crashes];
const doubts = ({ whole }: Figures): number[] => [
  whole.starts,
  whole.errors,
  whole.doubtfulErrors,
  whole.doubtfulCrashes,
];
const tell = (figures: Figures, what: Report['what'], changes: Partial<Report> = {}) =>
  figures.accept(reportOf(what, changes), true, null);
const whisper = (figures: Figures, what: Report['what'], changes: Partial<Report> = {}, address = 'a') =>
  figures.accept(reportOf(what, changes), false, address);

describe('starts', () => {
  it('are good with a healthy report within 120 s, else errors, and count once they are known', () => {
    const figures = watching();
    tell(figures, STARTED);
    tell(figures, STARTED, { id: idOf(2) });
    expect(counts(figures)).toEqual([0, 0, 0]);
    figures.advance(119_999);
    tell(figures, healthy());
    expect(counts(figures)).toEqual([1, 0, 0]);
    figures.advance(1);
    expect(counts(figures)).toEqual([2, 1, 0]);
    // Too late is late.
    tell(figures, healthy(130_000), { id: idOf(2) });
    expect(counts(figures)).toEqual([2, 1, 0]);
    expect(figures.whole.paints.count).toBe(2);
  });

  it('are told once each, in whatever order, and again by nobody', () => {
    const figures = watching();
    expect(tell(figures, healthy())).toBe('counted');
    expect(tell(figures, STARTED)).toBe('counted');
    expect(tell(figures, STARTED)).toBe('repeated');
    expect(tell(figures, healthy(60_000))).toBe('repeated');
    figures.advance(200_000);
    expect(counts(figures)).toEqual([1, 0, 0]);
    for (let start = 2; start < 20; start += 1) tell(figures, healthy(), { start });
    // Long ago: whether it was told is not known any more.
    expect(tell(figures, CRASHED, { start: 1 })).toBe('repeated');
  });

  it('that crash are one error, before and after they were healthy or late', () => {
    const figures = watching();
    tell(figures, STARTED);
    tell(figures, CRASHED);
    figures.advance(200_000);
    expect(counts(figures)).toEqual([1, 1, 1]);
    tell(figures, healthy(), { id: idOf(2) });
    tell(figures, CRASHED, { id: idOf(2) });
    expect(counts(figures)).toEqual([2, 2, 2]);
    tell(figures, STARTED, { id: idOf(3) });
    figures.advance(200_000);
    tell(figures, CRASHED, { id: idOf(3) });
    expect(counts(figures)).toEqual([3, 3, 3]);
    // Died too early to say that it had started.
    tell(figures, { kind: 'returned', reason: 'unhealthy' }, { id: idOf(4), start: 2 });
    tell(figures, { kind: 'returned', reason: 'withdrawn' }, { id: idOf(5), start: 2 });
    expect(counts(figures)).toEqual([4, 4, 3]);
  });

  it('crash into the window in which the crash comes', () => {
    const figures = watching();
    tell(figures, healthy());
    figures.watch({ ...WATCHED, window: 2 });
    expect(counts(figures)).toEqual([0, 0, 0]);
    tell(figures, CRASHED);
    expect(counts(figures)).toEqual([0, 1, 1]);
  });

  it('of one desk are a few at most in a window', () => {
    const figures = watching();
    for (let start = 1; start <= 6; start += 1) tell(figures, CRASHED, { start });
    expect(counts(figures)).toEqual([3, 3, 3]);
    figures.watch({ ...WATCHED, window: 2 });
    tell(figures, CRASHED, { start: 7 });
    expect(counts(figures)).toEqual([1, 1, 1]);
  });

  it('that nobody listened for are forgotten, until more is heard of them', () => {
    const figures = watching();
    tell(figures, STARTED);
    tell(figures, STARTED, { id: idOf(2) });
    figures.forgetPending();
    figures.advance(500_000);
    expect(counts(figures)).toEqual([0, 0, 0]);
    tell(figures, healthy());
    tell(figures, CRASHED, { id: idOf(2) });
    expect(counts(figures)).toEqual([2, 1, 1]);
  });
});

describe('rings and versions', () => {
  it('counts every ring by itself, too', () => {
    const figures = watching();
    tell(figures, healthy(), { ring: 'kiosk' });
    tell(figures, CRASHED, { id: idOf(2) });
    const of = (ring: string) => figures.rings.get(ring);
    expect([of('kiosk')?.starts, of('kiosk')?.errors, of('broad')?.starts, of('broad')?.errors]).toEqual([
      1, 0, 1, 1,
    ]);
    figures.closeRing('broad');
    expect([of('broad')?.starts, figures.whole.starts]).toEqual([0, 2]);
    // A ring with few desks needs several windows of the whole.
    figures.watch({ ...WATCHED, window: 2 });
    expect([of('kiosk')?.starts, figures.whole.starts]).toEqual([1, 0]);
    figures.watch({ ...WATCHED, window: 3, round: 2 });
    expect(figures.rings.size).toBe(0);
  });

  it('compares with the version before, as a whole and by ring, by what is proved only', () => {
    const figures = watching();
    tell(figures, healthy(700), { version: '1.0.0' });
    tell(figures, healthy(2000), { version: '1.0.0', id: idOf(2), ring: 'kiosk' });
    expect(whisper(figures, healthy(60_000), { version: '1.0.0', id: idOf(3) })).toBe('not-watched');
    expect([figures.previousPaints()?.count, figures.previousPaints()?.p95]).toEqual([2, 2000]);
    expect(figures.previousPaints('broad')?.p95).toBe(700);
    expect(counts(figures)).toEqual([0, 0, 0]);
    expect(tell(figures, healthy(), { version: '0.9.0' })).toBe('not-watched');
    // The next one is compared with this one.
    tell(figures, healthy(500));
    figures.watch({ ...WATCHED, version: '3.0.0', previous: '2.0.0', window: 2 });
    expect(figures.previousPaints()?.p95).toBe(500);
    expect(tell(figures, healthy(), { version: '1.0.0' })).toBe('not-watched');
  });

  it('knows the smallest cohorts of the desks that wait', () => {
    const figures = watching();
    const wait = (cohort: number, changes: Partial<Report> = {}, next = '2.0.0', isProved = true) =>
      figures.accept(
        reportOf({ kind: 'waiting', next, cohort }, { version: '1.0.0', ...changes }),
        isProved,
        'a',
      );
    expect([wait(7.5), wait(3.25), wait(7.5)]).toEqual(['counted', 'counted', 'repeated']);
    expect(wait(2, {}, '3.0.0')).toBe('not-watched');
    expect(wait(1.5, { ring: 'vip' })).toBe('not-watched');
    expect(wait(1, {}, '2.0.0', false)).toBe('not-watched');
    expect([figures.nextCohort(1), figures.nextCohort(5), figures.nextCohort(8)]).toEqual([3.25, 7.5, null]);
    expect([figures.hasCohortBelow(3), figures.hasCohortBelow(4)]).toEqual([false, true]);
    for (let index = 0; index < 500; index += 1) wait(10 + index / 10);
    expect(figures.nextCohort(1)).toBe(3.25);
    expect(figures.toJSON().cohorts).toHaveLength(64);
  });
});

describe('reports without a proof', () => {
  it('are bad news or nothing', () => {
    const figures = watching();
    whisper(figures, STARTED);
    whisper(figures, healthy());
    figures.advance(200_000);
    expect(doubts(figures)).toEqual([0, 0, 0, 0]);
    expect(figures.whole.paints.count).toBe(0);
    whisper(figures, CRASHED, { id: idOf(2) });
    whisper(figures, STARTED, { id: idOf(3) });
    figures.advance(200_000);
    expect(doubts(figures)).toEqual([0, 0, 2, 1]);
    expect(figures.deskCount).toBe(0);
    expect(figures.rings.size).toBe(0);
  });

  it('say nothing about a start that another one has proved', () => {
    const figures = watching();
    tell(figures, STARTED);
    whisper(figures, healthy());
    figures.advance(200_000);
    expect(doubts(figures)).toEqual([1, 1, 0, 0]);
    tell(figures, healthy(), { id: idOf(2) });
    whisper(figures, STARTED, { id: idOf(2) });
    whisper(figures, healthy(), { id: idOf(2) });
    expect(doubts(figures)).toEqual([2, 1, 0, 0]);
  });

  it('count once for a desk and a few times for an address, in each window', () => {
    const figures = watching();
    whisper(figures, CRASHED);
    whisper(figures, CRASHED, { start: 2 }, 'b');
    expect(figures.whole.doubtfulErrors).toBe(1);
    for (let index = 10; index < 20; index += 1) whisper(figures, CRASHED, { id: idOf(index) });
    expect(figures.whole.doubtfulErrors).toBe(3);
    whisper(figures, CRASHED, { id: idOf(30) }, 'b');
    expect(figures.whole.doubtfulErrors).toBe(4);
    figures.watch({ ...WATCHED, window: 2 });
    whisper(figures, CRASHED, { id: idOf(31) });
    expect(figures.whole.doubtfulErrors).toBe(1);
  });

  it('take little room, and a crowd of them hides nothing', () => {
    const figures = watching();
    whisper(figures, STARTED, { id: idOf(1) }, 'home');
    for (let index = 2; index < 12_000; index += 1)
      whisper(figures, { kind: 'connected' }, { id: idOf(index), ring: `r${String(index)}` }, String(index));
    expect(figures.whole.doubtfulErrors).toBe(1);
    expect(JSON.stringify(figures).length).toBeLessThan(1000);
  });
});

describe('kept figures', () => {
  it('come back as they were, without what was open', () => {
    const figures = watching();
    tell(figures, healthy(1000), { version: '1.0.0', ring: 'kiosk' });
    tell(figures, healthy(1234), { ring: 'kiosk' });
    tell(figures, CRASHED, { id: idOf(2) });
    tell(figures, STARTED, { id: idOf(3) });
    tell(figures, { kind: 'connected' }, { id: idOf(2) });
    tell(figures, { kind: 'waiting', next: '2.0.0', cohort: 9 }, { version: '1.0.0' });
    figures.advance(5000);
    const stored = storedFigures.parse(JSON.parse(JSON.stringify(figures)));
    const back = new Figures(3, stored);
    back.watch(WATCHED);
    expect(JSON.parse(JSON.stringify(back))).toEqual(stored);
    expect([back.time, back.deskCount, back.connectedCount, back.nextCohort(1)]).toEqual([5000, 3, 1, 9]);
    expect(tell(back, CRASHED, { id: idOf(2) })).toBe('repeated');
    back.advance(500_000);
    expect(counts(back)).toEqual([2, 1, 1]);
    expect(back.previousPaints('kiosk')?.p95).toBe(1000);
    // Kept for a window that is over meanwhile.
    const later = new Figures(3, stored);
    later.watch({ ...WATCHED, window: 2 });
    expect(counts(later)).toEqual([0, 0, 0]);
  });
});
