import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { handOver, type Squirrel } from './squirrel.ts';

function fake(asked: (squirrel: EventEmitter) => void): Squirrel {
  const squirrel = new EventEmitter();
  return Object.assign(squirrel, { checkForUpdates: () => asked(squirrel) });
}

it('waits until Squirrel has the update', async () => {
  const told: string[] = [];
  const squirrel = fake(() => told.push('asked'));
  const handed = handOver(squirrel).then(() => told.push('handed over'));
  await Promise.resolve();
  expect(told).toEqual(['asked']);
  squirrel.emit('update-downloaded');
  await handed;
  expect(told).toEqual(['asked', 'handed over']);
  expect(squirrel.eventNames()).toEqual([]);
});

it('tells when Squirrel refuses, or never answers', async () => {
  const refuses = fake((squirrel) => squirrel.emit('error', new Error('not signed')));
  await expect(handOver(refuses)).rejects.toMatchObject({
    code: 'install-failed',
    message: expect.stringContaining('not signed'),
  });
  await expect(
    handOver(
      fake(() => undefined),
      1,
    ),
  ).rejects.toMatchObject({ code: 'install-failed' });
});
