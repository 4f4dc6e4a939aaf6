import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELD, makePut, NOW, withStore } from './testing/fixtures.ts';

/** One step on one of few items; `content` 4 is held. */
type Command =
  | { readonly op: 'put'; readonly item: number; readonly id: number; readonly content: number }
  | { readonly op: 'withdraw'; readonly item: number };

const number = fc.integer({ min: 0, max: 2 });
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ op: fc.constant('put' as const), item: number, id: number, content: fc.nat(4) }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('withdraw' as const), item: number }) },
  ),
  { maxLength: 25 },
);

interface ModelNotice {
  contents: number[];
  /** Content that readers see. */
  shown: number | null;
  everShown: boolean;
  isHeld: boolean;
  owner: number | null;
}

/** What the store should do, said simply. */
class Model {
  readonly notices = new Map<number, ModelNotice>();
  changes = 0;

  apply(command: Command): string {
    const living = [...this.notices.values()].find((notice) => notice.owner === command.item);
    if (command.op === 'withdraw') {
      if (living === undefined) return 'unchanged';
      this.#withdraw(living);
      return 'withdrawn';
    }
    const known = this.notices.get(command.id);
    if (known !== undefined && known.owner !== null && known.owner !== command.item) return 'conflict';
    if (living !== undefined && living !== known) this.#withdraw(living);
    const notice = known ?? { contents: [], shown: null, everShown: false, isHeld: false, owner: null };
    this.notices.set(command.id, notice);
    const wasLiving = notice.owner !== null;
    notice.owner = command.item;
    const isSame = notice.contents.at(-1) === command.content;
    if (isSame && wasLiving) return 'unchanged';
    if (!isSame) notice.contents.push(command.content);
    this.changes += 1;
    notice.isHeld = command.content === 4;
    if (notice.isHeld) return 'held';
    const outcome = notice.shown === null ? 'published' : 'updated';
    notice.shown = command.content;
    notice.everShown = true;
    return outcome;
  }

  #withdraw(notice: ModelNotice): void {
    notice.owner = null;
    notice.shown = null;
    notice.isHeld = false;
    this.changes += 1;
  }

  statusOf(id: number): string {
    const notice = this.notices.get(id);
    if (notice === undefined) return 'unknown';
    if (notice.shown !== null) return 'ok';
    if (notice.isHeld) return 'held';
    return notice.everShown ? 'withdrawn' : 'unknown';
  }
}

describe('any sequence of puts and withdrawals', () => {
  it('leaves what a simple model says', () =>
    withStore(async ({ store, changes }) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(commands, async (sequence) => {
          // One store for all runs: ids and items of a run are its own.
          run += 1;
          const idOf = (id: number): string => `r${run}-${id}`;
          const remoteIdOf = (item: number): string => `r${run}/${item}.md`;
          const model = new Model();
          const before = store.head().seq;
          for (const command of sequence) {
            const remoteId = remoteIdOf(command.item);
            const fields = command.op === 'put' && command.content === 4 ? HELD : {};
            const item =
              command.op === 'put'
                ? makePut(idOf(command.id), { title: `c${command.content}`, ...fields }, { remoteId })
                : ({ op: 'withdraw', remoteId } as const);
            const [result] = await store.commit({ sourceId: 's', items: [item], at: NOW });
            expect(result?.outcome).toBe(model.apply(command));
          }
          expect(store.head().seq - before).toBe(model.changes);
          for (const id of [0, 1, 2]) {
            const answer = await store.get(idOf(id));
            const notice = model.notices.get(id);
            expect(answer.status).toBe(model.statusOf(id));
            if (answer.status !== 'ok') continue;
            expect(answer.notice.summary.title).toBe(`c${notice?.shown}`);
            const published = notice?.contents.filter((content) => content !== 4).length;
            expect(answer.notice.versionCount).toBe(published);
          }
        }),
        { numRuns: 40 },
      );
      expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
      expect((await store.check('full', NOW)).problems).toEqual([]);
    }));
});
