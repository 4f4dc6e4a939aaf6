import { describe, expect, it } from 'vitest';
import { dropToast } from '../state/ui.ts';
import { createBench } from './testing.ts';
import { createToasts } from './toasts.ts';

function setUp() {
  const bench = createBench();
  const { store } = bench.deps;
  const toasts = createToasts(bench.deps);
  return {
    bench,
    store,
    toasts,
    shown: () =>
      store.getState().ui.toasts.map(({ content }) => ('note' in content ? content.note : 'error')),
    hold: (areToastsHeld: boolean) => store.setState(({ ui }) => ({ ui: { ...ui, areToastsHeld } })),
  };
}

describe('messages', () => {
  it('go by themselves, a failure later than a note', async () => {
    const { bench, toasts, shown } = setUp();
    toasts.note('copied');
    toasts.complain(new Error('no'), null);
    await bench.run(4_000);
    expect(shown()).toEqual(['error']);
    await bench.run(6_000);
    expect(shown()).toEqual([]);
  });

  it('stay while somebody is at them', async () => {
    const { bench, toasts, shown, hold } = setUp();
    toasts.note('copied');
    hold(true);
    await bench.run(30_000);
    expect(shown()).toEqual(['copied']);
    hold(false);
    await bench.run(1_000);
    expect(shown()).toEqual([]);
  });

  it('live their whole time, whatever was dismissed before', async () => {
    const { bench, store, toasts, shown } = setUp();
    toasts.note('copied');
    const first = store.getState().ui.toasts[0]?.id ?? 0;
    await bench.run(1_000);
    store.setState(({ ui }) => ({ ui: dropToast(ui, first) }));
    toasts.note('saved');
    await bench.run(3_500);
    expect(shown()).toEqual(['saved']);
    await bench.run(500);
    expect(shown()).toEqual([]);
  });
});
