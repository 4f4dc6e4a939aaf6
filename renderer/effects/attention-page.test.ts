import { describe, expect, it } from 'vitest';
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import { answerOf, summaryOf } from '../state/testing.ts';
import { attentionPlace, bodyKey, startAttentionPage } from './attention-page.ts';
import { createBench } from './testing.ts';

const state = (waiting: number): AttentionState => ({
  language: 'en',
  hasSound: true,
  suppression: null,
  waiting,
  direct: [],
  emergencies: [],
});

describe('attentionPlace', () => {
  it.each([
    ['gazette://app/attention/direct', { kind: 'direct', hasSound: true }],
    ['gazette://app/attention/emergency', { kind: 'emergency', hasSound: false }],
    ['gazette://app/attention/emergency?sound', { kind: 'emergency', hasSound: true }],
    ['gazette://app/', null],
    ['gazette://app/attention', null],
    ['gazette://app/notice/attention', null],
  ])('%s', (address, place) => {
    expect(attentionPlace(address)).toEqual(place);
  });
});

describe('startAttentionPage', () => {
  it('shows what main tells, an answer that comes late does not undo it', async () => {
    const bench = createBench();
    bench.hostAnswers['host.attention'] = () => state(1);
    const page = startAttentionPage(bench.deps);
    bench.emit([{ event: 'host:attention', payload: state(2) }]);
    await bench.run();
    expect(page.store.getState().attention?.waiting).toBe(2);
    const other = startAttentionPage(bench.deps);
    await bench.run();
    expect(other.store.getState().attention?.waiting).toBe(1);
  });

  it('reads a body once, and again where no layer had it', async () => {
    const bench = createBench();
    const page = startAttentionPage(bench.deps);
    const [known, older, missing] = [summaryOf('a'), summaryOf('b', { version: 2 }), summaryOf('c')];
    bench.hostAnswers['host.showNotice'] = ({ id }) => ({
      answer: id === 'c' ? null : answerOf(summaryOf(id)),
      isStale: false,
    });
    for (const notice of [known, known, older, missing]) page.load(notice);
    await bench.run();
    const { bodies } = page.store.getState();
    expect(bodies[bodyKey(known)]).toBe('<p>text</p>');
    // A body of another version is not this one's.
    expect([bodies[bodyKey(older)], bodies[bodyKey(missing)]]).toEqual([null, null]);
    for (const notice of [known, missing]) page.load(notice);
    await bench.run();
    const asked = bench.calls.filter(({ method }) => method === 'host.showNotice');
    expect(asked.map(({ params }) => (params as { id: string }).id)).toEqual(['a', 'b', 'c', 'c']);
  });

  it('asks again for a body while its notice is shown: the bridge comes up after the page', async () => {
    const bench = createBench();
    const page = startAttentionPage(bench.deps);
    const notice = summaryOf('a');
    const shown = { summary: notice, step: 'emergency', isBare: false, rings: 1, at: 1 } as const;
    const asked = (): number => bench.calls.filter(({ method }) => method === 'host.showNotice').length;
    bench.emit([{ event: 'host:attention', payload: { ...state(0), emergencies: [shown] } }]);
    bench.hostAnswers['host.showNotice'] = () => ({ answer: null, isStale: false });
    page.load(notice);
    await bench.run(2_900);
    expect(asked()).toBe(1);
    await bench.run(3_100);
    expect(asked()).toBe(3);
    bench.hostAnswers['host.showNotice'] = () => ({ answer: answerOf(notice), isStale: false });
    await bench.run(3_000);
    expect(page.store.getState().bodies[bodyKey(notice)]).toBe('<p>text</p>');
    await bench.run(60_000);
    expect(asked()).toBe(4);
  });

  it('asks no more for the body of what went meanwhile', async () => {
    const bench = createBench();
    const page = startAttentionPage(bench.deps);
    const shown = { summary: summaryOf('a'), step: 'urgent', isBare: false, rings: 1, at: 1 } as const;
    bench.emit([{ event: 'host:attention', payload: { ...state(0), direct: [shown] } }]);
    page.load(shown.summary);
    await bench.run();
    bench.emit([{ event: 'host:attention', payload: state(0) }]);
    await bench.run(60_000);
    expect(bench.calls.filter(({ method }) => method === 'host.showNotice')).toHaveLength(1);
  });

  it('tells whether an attachment could be saved', async () => {
    const bench = createBench();
    const page = startAttentionPage(bench.deps);
    expect(await page.saveMedia('a', 'form.zip')).toBe(false);
    bench.hostAnswers['host.saveMedia'] = () => ({ saved: true });
    expect(await page.saveMedia('a', 'form.zip')).toBe(true);
  });

  it('asks main for what the person does, for that version', async () => {
    const bench = createBench();
    const page = startAttentionPage(bench.deps);
    const notice = summaryOf('a', { version: 3 });
    page.open(notice);
    page.acknowledge(notice);
    page.dismiss(notice);
    page.snooze(notice, 'hour');
    await bench.run();
    expect(bench.calls.slice(1).map(({ params }) => params)).toEqual([
      { id: 'a', version: 3, action: 'open' },
      { id: 'a', version: 3, action: 'acknowledge' },
      { id: 'a', version: 3, action: 'dismiss' },
      { id: 'a', version: 3, length: 'hour' },
    ]);
  });
});
