import { describe, expect, it } from 'vitest';
import { createJobQueue, type Call, type Item } from './queue.ts';

const call = (): Call => ({
  documents: [],
  left: 0,
  isOver: false,
  resolve: () => undefined,
  reject: () => undefined,
});

function items(count: number, over: { length?: number; call?: Call } = {}): Item[] {
  const owner = over.call ?? call();
  return Array.from({ length: count }, (_value, index) => ({
    call: owner,
    index,
    input: {
      text: 'a'.repeat(over.length ?? 1),
      format: 'plain',
      fallbackTitle: '',
      channel: null,
      maxLevel: 'urgent',
      zone: 'UTC',
      media: {},
    },
  }));
}

describe('createJobQueue', () => {
  it('makes jobs of at most 32 items and 256 Ki units, across calls and in order', () => {
    const queue = createJobQueue();
    const [few, many, large] = [items(3), items(40), items(3, { length: 200_000 })];
    for (const each of [few, many, large]) queue.add(each);
    const jobs = Array.from({ length: 6 }, () => queue.next(1)?.items ?? []);
    expect(jobs.map(({ length }) => length)).toEqual([32, 12, 1, 1, 0, 0]);
    expect(jobs.flat()).toEqual([...few, ...many, ...large]);
    expect(queue.size).toBe(0);
  });

  it('leaves the others their share', () => {
    const queue = createJobQueue();
    queue.add(items(20));
    const sizes: number[] = [];
    while (queue.size > 0) sizes.push(queue.next(1 / 2)?.items.length ?? 0);
    expect(sizes).toEqual([10, 5, 3, 1, 1]);
  });

  it('hands out first what is tried again, as it is', () => {
    const queue = createJobQueue();
    queue.add(items(2));
    const job = { items: items(1), attempt: 'retry' as const };
    queue.again(job);
    expect(queue.size).toBe(3);
    expect(queue.next(1)).toBe(job);
    expect(queue.next(1)?.attempt).toBe('first');
  });

  it('drops what nobody waits for any more', () => {
    const queue = createJobQueue();
    const over = call();
    queue.add(items(5, { call: over }));
    queue.add(items(1));
    over.isOver = true;
    expect(queue.next(1)?.items.length).toBe(1);
    expect(queue.next(1)).toBe(null);
  });

  it('gives everything back when it is cleared', () => {
    const queue = createJobQueue();
    queue.add(items(40));
    queue.next(1);
    queue.again({ items: items(1), attempt: 'plain' });
    expect(queue.clear().length).toBe(9);
    expect(queue.size).toBe(0);
  });
});
