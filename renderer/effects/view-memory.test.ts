import { describe, expect, it } from 'vitest';
import { createBench } from './testing.ts';
import { createViewMemory, readKeptView, type SessionStorage } from './view-memory.ts';

function storage(text: string | null = null): SessionStorage & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}
const place = { id: '', text: 'Paragraph', index: 12, offset: -4 };

describe('createViewMemory', () => {
  it('gives back filter, order and places to the next page of the window', async () => {
    const session = storage();
    const first = createBench();
    const memory = createViewMemory({ ...first.deps, session });
    first.deps.store.setState(({ inbox }) => ({
      inbox: { ...inbox, filter: { unread: true }, sort: 'level', visible: { first: 40, last: 52 } },
    }));
    memory.keepPlace('n1', place);
    await first.run(250);
    const second = createBench();
    const again = createViewMemory({ ...second.deps, session, kept: await readKeptView(session) });
    expect(second.deps.store.getState().inbox).toMatchObject({
      filter: { unread: true },
      sort: 'level',
      visible: { first: 40, last: 52 },
    });
    expect(again.takePlace('n1')).toEqual(place);
    expect(again.takePlace('n1')).toBeNull();
  });

  it('tells no place of another notice, and does not write what nobody changed', async () => {
    const session = storage();
    const bench = createBench();
    createViewMemory({ ...bench.deps, session }).keepPlace('n1', place);
    await bench.run(250);
    const kept = await readKeptView(session);
    expect(kept?.place).toEqual({ id: 'n1', anchor: place });
    expect(createViewMemory({ ...createBench().deps, session, kept }).takePlace('n2')).toBeNull();
    session.text = null;
    bench.deps.store.setState({ now: 5 });
    await bench.run(1_000);
    expect(session.text).toBeNull();
  });

  it.each([['not json'], ['{"filter":1}'], ['{"filter":{},"sort":"sideways","visible":{}}'], [null]])(
    'begins anew with %j, and where storage is refused',
    async (text) => {
      const bench = createBench();
      const refused: SessionStorage = {
        getItem() {
          throw new Error('no');
        },
        setItem() {
          throw new Error('no');
        },
      };
      expect(await readKeptView(storage(text))).toBeNull();
      expect(await readKeptView(refused)).toBeNull();
      const memory = createViewMemory({ ...bench.deps, session: refused });
      memory.keepPlace('a', null);
      await bench.run(1_000);
      expect(memory.takePlace('a')).toBeNull();
    },
  );

  it('stops', async () => {
    const session = storage();
    const bench = createBench();
    const memory = createViewMemory({ ...bench.deps, session });
    memory.keepPlace('n1', place);
    memory.stop();
    await bench.run(1_000);
    expect(session.text).toBeNull();
  });
});
