import { describe, expect, it } from 'vitest';
import type { UpdateOverview } from '../../server-bridge/contract/update.ts';
import { createAppStore } from '../state/store.ts';
import { calm, summaryOf, updateOf } from '../state/testing.ts';
import { memoryDb, type RendererDb } from './db.ts';
import { createBench } from './testing.ts';
import { createUpdateNotes } from './updates.ts';

const READY = updateOf({ state: { state: 'ready', version: '1.3.0' } });
const standing = { summary: summaryOf('a'), step: 'emergency' as const, isBare: false, rings: 1, at: 1 };

async function setUp(options: { db?: RendererDb; frame?: 'main' | 'notice' } = {}) {
  const bench = createBench(options.db);
  const store = createAppStore(0, options.frame ?? 'main');
  bench.hostAnswers['host.updateAct'] = () => ({});
  const notes = createUpdateNotes({ ...bench.deps, store });
  await bench.run();
  return {
    store,
    notes,
    bench,
    ui: () => store.getState().ui,
    async tell(update: UpdateOverview, attention = calm) {
      store.setState({ update, attention });
      await bench.run();
    },
    seen: () => bench.calls.filter(({ method }) => method === 'host.updateAct').map(({ params }) => params),
  };
}

describe('notes about updates', () => {
  it('are told once a version, after the next start too', async () => {
    const db = memoryDb();
    const { tell, ui, notes } = await setUp({ db });
    await tell(READY);
    expect(ui().updateNote).toEqual({ kind: 'ready', version: '1.3.0' });
    notes.dismiss();
    await tell({ ...READY, checkedAt: 7 });
    expect(ui().updateNote).toBeNull();
    const next = await setUp({ db });
    await next.tell(READY);
    expect(next.ui().updateNote).toBeNull();
    await next.tell(updateOf({ state: { state: 'ready', version: '1.4.0' } }));
    expect(next.ui().updateNote).toEqual({ kind: 'ready', version: '1.4.0' });
  });

  it('go when they no longer hold', async () => {
    const { tell, ui } = await setUp();
    await tell(READY);
    await tell(updateOf({ state: { state: 'installing', version: '1.3.0' } }));
    expect(ui().updateNote).toBeNull();
  });

  it('follow one another: what is next is told when the first is put aside', async () => {
    const { tell, ui, notes } = await setUp();
    const returned = { from: '1.3.0', to: '1.2.0', at: 5_000, reason: 'withdrawn' } as const;
    await tell(updateOf({ returned, state: { state: 'ready', version: '1.4.0' } }));
    expect(ui().updateNote).toEqual({ kind: 'returned', ...returned });
    notes.dismiss();
    expect(ui().updateNote).toEqual({ kind: 'ready', version: '1.4.0' });
  });

  it('wait for the end of an emergency', async () => {
    const { tell, ui, seen } = await setUp();
    const update = { ...READY, news: '1.2.0' };
    await tell(update, { ...calm, emergencies: [standing] });
    expect(ui()).toMatchObject({ updateNote: null, newsOf: null });
    await tell(update);
    expect(ui()).toMatchObject({ updateNote: { kind: 'ready' }, newsOf: '1.2.0' });
    expect(seen()).toEqual([{ action: 'news-seen' }]);
  });

  it('are for the main window alone', async () => {
    const { tell, ui, seen } = await setUp({ frame: 'notice' });
    await tell({ ...READY, news: '1.2.0' });
    expect(ui()).toMatchObject({ updateNote: null, newsOf: null });
    expect(seen()).toEqual([]);
  });
});

describe('what is new', () => {
  it('is shown once, and main is told so', async () => {
    const { tell, ui, notes, seen } = await setUp();
    await tell(updateOf({ news: '1.2.0' }));
    expect(ui().newsOf).toBe('1.2.0');
    notes.closeNews();
    // Main's answer may come later than another change.
    await tell(updateOf({ news: '1.2.0', checkedAt: 7 }));
    await tell(updateOf({ news: null }));
    expect(ui().newsOf).toBeNull();
    expect(seen()).toEqual([{ action: 'news-seen' }]);
  });

  it('is not shown where there is none: a first installation', async () => {
    const { tell, ui, seen } = await setUp();
    await tell(updateOf());
    expect(ui().newsOf).toBeNull();
    expect(seen()).toEqual([]);
  });
});
