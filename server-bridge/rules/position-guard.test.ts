import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewer, PositionGuard } from './position-guard.ts';

const at = (seq: number, epoch = 'e1') => ({ epoch, seq });

describe('isNewer', () => {
  it('orders within one epoch only', () => {
    expect(isNewer(at(2), at(1))).toBe(true);
    expect(isNewer(at(1), at(1))).toBe(false);
    expect(isNewer(at(1), at(2))).toBe(false);
    expect(isNewer(at(9, 'e2'), at(1))).toBe(false);
  });
});

describe('PositionGuard', () => {
  it('takes nothing before it knows the epoch', () => {
    const guard = new PositionGuard();
    expect(guard.push('a', at(1))).toBe(false);
    expect(guard.beginLoad().take('a', at(1))).toBe('drop');
    expect(guard.epoch).toBeNull();
  });

  it('takes a push once and only forwards', () => {
    const guard = new PositionGuard();
    guard.connected('e1');
    expect([
      guard.push('a', at(2)),
      guard.push('a', at(2)),
      guard.push('a', at(1)),
      guard.push('a', at(3)),
    ]).toEqual([true, false, false, true]);
    expect(guard.push('b', at(1))).toBe(true);
  });

  it('drops a slow load that comes after a newer push, and takes one of the same change', () => {
    const guard = new PositionGuard();
    guard.connected('e1');
    const slow = guard.beginLoad();
    guard.push('a', at(5));
    expect(slow.take('a', at(4))).toBe('drop');
    expect(slow.take('a', at(5))).toBe('fresh');
    slow.end();
  });

  it('drops a push that a load has overtaken', () => {
    const guard = new PositionGuard();
    guard.connected('e1');
    expect(guard.beginLoad().take('a', at(5))).toBe('fresh');
    expect(guard.push('a', at(5))).toBe(false);
  });

  it('leaves a load STALE that an evict has crossed, of that id or of all', () => {
    const guard = new PositionGuard();
    guard.connected('e1');
    const load = guard.beginLoad();
    guard.evict('a');
    expect(load.take('a', at(1))).toBe('stale');
    expect(load.take('b', at(1))).toBe('fresh');
    guard.evict(null);
    expect(load.take('b', at(1))).toBe('stale');
    load.end();
    expect(guard.beginLoad().take('a', at(1))).toBe('fresh');
  });

  it('starts anew with another epoch and drops answers of the one before', () => {
    const guard = new PositionGuard();
    expect(guard.connected('e1')).toBe(false);
    guard.push('a', at(50));
    const load = guard.beginLoad();
    expect(guard.connected('e1')).toBe(false);
    expect(guard.connected('e2')).toBe(true);
    expect(load.take('a', at(51))).toBe('drop');
    expect(guard.push('a', at(51))).toBe(false);
    expect(guard.push('a', at(1, 'e2'))).toBe(true);
  });

  it('forgets the oldest ids beyond its capacity, but none while a load is under way', () => {
    const guard = new PositionGuard(2);
    guard.connected('e1');
    const load = guard.beginLoad();
    for (const [i, id] of ['a', 'b', 'c', 'd'].entries()) guard.push(id, at(i + 10));
    expect(load.take('a', at(9))).toBe('drop');
    load.end();
    const later = guard.beginLoad();
    expect(later.take('c', at(9))).toBe('drop');
    expect(later.take('a', at(9))).toBe('fresh');
  });

  it('does not forget what a load told ahead of its push', () => {
    const guard = new PositionGuard(1);
    guard.connected('e1');
    const load = guard.beginLoad();
    expect(load.take('a', at(10))).toBe('fresh');
    load.end();
    expect(guard.push('b', at(8))).toBe(true);
    expect(guard.push('a', at(9))).toBe(false);
    expect(guard.push('a', at(11))).toBe(true);
  });

  it('ends where the server is and never goes back, whatever the order of pushes and answers', () => {
    // Each step: the server changes a notice, a push arrives, a load leaves, is answered, or its answer arrives.
    const step = fc.record({
      kind: fc.constantFrom('change', 'push', 'ask', 'answer', 'arrive'),
      pick: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (steps, capacity) => {
        const ids = ['a', 'b', 'c'];
        const guard = new PositionGuard(capacity);
        guard.connected('e1');
        const server = new Map<string, number>();
        const shown = new Map<string, number>();
        const pushes: Array<{ id: string; seq: number }> = [];
        const loads: Array<{ id: string; load: ReturnType<PositionGuard['beginLoad']>; seq: number | null }> =
          [];
        let seq = 0;
        const show = (id: string, next: number) => {
          expect(next).toBeGreaterThanOrEqual(shown.get(id) ?? 0);
          shown.set(id, next);
        };
        const arrivePush = () => {
          const push = pushes.shift();
          if (push !== undefined && guard.push(push.id, at(push.seq))) show(push.id, push.seq);
        };
        for (const { kind, pick } of steps) {
          const id = ids[pick % ids.length] ?? 'a';
          if (kind === 'change') {
            seq += 1;
            server.set(id, seq);
            pushes.push({ id, seq });
          } else if (kind === 'push') arrivePush();
          else if (kind === 'ask') loads.push({ id, load: guard.beginLoad(), seq: null });
          else if (kind === 'answer') {
            const load = loads[pick % Math.max(1, loads.length)];
            if (load !== undefined) load.seq ??= server.get(load.id) ?? null;
          } else {
            const index = loads.findIndex((load) => load.seq !== null);
            const [load] = index < 0 ? [] : loads.splice(index, 1);
            if (load === undefined || load.seq === null) continue;
            if (load.load.take(load.id, at(load.seq)) === 'fresh') show(load.id, load.seq);
            load.load.end();
          }
        }
        while (pushes.length > 0) arrivePush();
        expect(shown).toEqual(server);
      }),
      { numRuns: 2000 },
    );
  });
});
