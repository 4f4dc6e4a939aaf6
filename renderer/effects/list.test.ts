import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import { changeQuery, idAt } from '../state/inbox.ts';
import { summaryOf } from '../state/testing.ts';
import { createList } from './list.ts';
import { createBench } from './testing.ts';

function setUp(count: number) {
  const bench = createBench();
  const { store } = bench.deps;
  const feed = { epoch: 'e1', seq: 1, ids: Array.from({ length: count }, (_, index) => `n${index}`) };
  bench.answers['notices.list'] = ({ offset, limit }) => ({
    position: { epoch: feed.epoch, seq: feed.seq },
    total: feed.ids.length,
    items: feed.ids.slice(offset, offset + limit).map((id) => summaryOf(id)),
  });
  const list = createList(bench.deps, () => undefined);
  const show = (first: number, last: number): void => {
    store.setState((state) => ({ inbox: { ...state.inbox, visible: { first, last } } }));
    list.ensure();
  };
  return { bench, store, feed, list, show };
}

describe('the list', () => {
  it('reads what is on the screen, and further pages as they are looked at', async () => {
    const { bench, store, list, show } = setUp(1_000);
    list.refresh();
    await bench.run(100);
    expect(store.getState().inbox).toMatchObject({ total: 1_000, isLoading: false });
    show(450, 462);
    show(451, 463);
    await bench.run();
    expect(idAt(store.getState().inbox, 455)).toBe('n455');
    expect(bench.calls.filter(({ method }) => method === 'notices.list')).toHaveLength(2);
  });

  it('costs two readings for a burst of changes', async () => {
    const { bench, list } = setUp(10);
    for (let change = 0; change < 50; change++) list.refresh();
    await bench.run(1_000);
    expect(bench.calls).toHaveLength(2);
  });

  it('has the rows that are looked at loaded even when hundreds came in above them', async () => {
    const { bench, store, feed, list, show } = setUp(1_000);
    list.refresh();
    await bench.run(100);
    show(500, 512);
    await bench.run(100);
    feed.ids.unshift(...Array.from({ length: 300 }, (_, index) => `new${index}`));
    feed.seq += 300;
    list.refresh();
    await bench.run(100);
    expect(idAt(store.getState().inbox, 800)).toBe('n500');
    expect(idAt(store.getState().inbox, 812)).toBe('n512');
  });

  it('drops an answer to a filter that is no longer asked for', async () => {
    const { bench, store, list } = setUp(10);
    const late = Promise.withResolvers<null>();
    const answer = bench.answers['notices.list'];
    bench.answers['notices.list'] = async (params) => {
      await late.promise;
      return answer?.(params) ?? Promise.reject(new Error('no answer'));
    };
    list.refresh();
    await bench.run();
    store.setState((state) => ({ inbox: changeQuery(state.inbox, { filter: { unread: true } }) }));
    late.resolve(null);
    await bench.run(0);
    expect(store.getState().inbox.total).toBeNull();
  });

  it('drops answers of another change log while connected', async () => {
    const { bench, store, feed, list } = setUp(3);
    list.refresh();
    await bench.run(100);
    feed.epoch = 'e0';
    feed.ids = ['x'];
    list.refresh();
    await bench.run(0);
    expect(store.getState().inbox.total).toBe(3);
  });

  it('falls back on what is in memory, filtered, when nobody answers', async () => {
    const { bench, store, list } = setUp(3);
    list.refresh();
    await bench.run(100);
    bench.answers['notices.list'] = () => {
      throw new GazetteError('disconnected', 'gone');
    };
    store.setState((state) => ({
      connection: { state: 'offline', since: 1, reason: null },
      inbox: changeQuery(state.inbox, { filter: { states: ['current'] } }),
    }));
    list.refresh();
    await bench.run(100);
    expect(store.getState().inbox).toMatchObject({ total: 3, hasFailed: false });
    store.setState((state) => ({ inbox: changeQuery(state.inbox, { filter: { levels: ['emergency'] } }) }));
    list.refresh();
    await bench.run(100);
    expect(store.getState().inbox).toMatchObject({ total: 0, hasFailed: false });
  });

  it('says that it failed where nothing can be shown instead', async () => {
    const { bench, store, list } = setUp(3);
    delete bench.answers['notices.list'];
    store.setState({ connection: { state: 'offline', since: 1, reason: null } });
    list.refresh();
    await bench.run(100);
    expect(store.getState().inbox).toMatchObject({ total: 0, hasFailed: true });
  });
});
