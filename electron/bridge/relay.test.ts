import { describe, expect, it } from 'vitest';
import type { AnyHostEvent } from '../../server-bridge/contract/host.ts';
import { NO_POLICY, policy } from '../../server-bridge/contract/policy.ts';
import { createRelay, type RelayedEvent } from './relay.ts';
import { manualClock, sampleChange } from './testing.ts';

function setUp() {
  const clock = manualClock();
  const batches: Array<readonly RelayedEvent[]> = [];
  const relay = createRelay({ send: (batch) => batches.push(batch), now: clock.now, later: clock.later });
  return { clock, batches, relay };
}
const blocked: AnyHostEvent = { event: 'host:blocked', payload: { reason: 'scheme' } };

describe('createRelay', () => {
  it('sends a burst of 1,000 as one message, in order', async () => {
    const { clock, batches, relay } = setUp();
    relay.open();
    for (let seq = 1; seq <= 1000; seq += 1) relay.push(sampleChange(`n${seq}`, seq));
    await clock.advance(0);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map((event) => (event.event === 'notice:updated' ? event.payload.seq : 0))).toEqual(
      Array.from({ length: 1000 }, (_, index) => index + 1),
    );
  });

  it('sends the first event at once and at most one message per frame after it', async () => {
    const { clock, batches, relay } = setUp();
    relay.open();
    relay.push(sampleChange('a', 1));
    await clock.advance(0);
    expect(batches).toHaveLength(1);
    relay.push(sampleChange('b', 2));
    await clock.advance(15);
    expect(batches).toHaveLength(1);
    await clock.advance(1);
    expect(batches).toHaveLength(2);
  });

  it('tells pages of the policy without its secrets', async () => {
    const { clock, batches, relay } = setUp();
    const values = policy.parse({ update: { reportKey: 'k'.repeat(43), ring: 'pilot' } });
    relay.open();
    relay.push({ event: 'policy:changed', payload: { ...NO_POLICY, values } });
    await clock.advance(0);
    expect(JSON.stringify(batches)).not.toContain('kkk');
    expect(JSON.stringify(batches)).toContain('pilot');
  });

  it('keeps what was chosen in a menu until the page listens, and nothing else', async () => {
    const { clock, batches, relay } = setUp();
    const chosen: AnyHostEvent = { event: 'host:command', payload: { command: 'settings' } };
    relay.push(blocked);
    relay.push(chosen);
    relay.open();
    relay.open();
    await clock.advance(0);
    expect(batches).toEqual([[chosen]]);
  });

  it('keeps only the newest change of a notice and everything that counts', async () => {
    const { clock, batches, relay } = setUp();
    relay.open();
    for (const event of [
      sampleChange('a', 1),
      blocked,
      sampleChange('b', 2),
      sampleChange('a', 3),
      blocked,
    ]) {
      relay.push(event);
    }
    await clock.advance(0);
    expect(batches).toEqual([[blocked, sampleChange('b', 2), sampleChange('a', 3), blocked]]);
  });

  it('sends nothing to a page that does not listen yet, nor what waited for the page before', async () => {
    const { clock, batches, relay } = setUp();
    relay.push(sampleChange('a', 1));
    relay.open();
    relay.push(sampleChange('b', 2));
    relay.close();
    await clock.advance(100);
    expect(batches).toEqual([]);
    relay.open();
    relay.push(sampleChange('c', 3));
    await clock.advance(100);
    expect(batches).toEqual([[sampleChange('c', 3)]]);
  });
});
