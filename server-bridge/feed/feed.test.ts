import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../contract/events.ts';
import { PUSH_HTML_LIMIT } from '../contract/events.ts';
import type { Peer } from '../rules/peer.ts';
import { createFeed, type FeedChange } from './feed.ts';

function fakePeer() {
  const sent: AnyEvent[] = [];
  const closers: Array<() => void> = [];
  const drains: Array<() => void> = [];
  const peer = {
    kind: 'socket' as const,
    bufferedBytes: 0,
    send: (event: AnyEvent) => void sent.push(event),
    onClose: (listener: () => void) => void closers.push(listener),
    onDrain: (listener: () => void) => void drains.push(listener),
  };
  return {
    peer: peer as Peer & { bufferedBytes: number },
    sent,
    close: () => closers.forEach((listener) => listener()),
    drain: () => {
      peer.bufferedBytes = 0;
      drains.forEach((listener) => listener());
    },
  };
}

function change(seq: number, html?: string): FeedChange {
  return {
    seq,
    id: `n${String(seq)}`,
    version: 1,
    kind: 'published',
    at: 1,
    summary: null,
    html,
    isBackfill: false,
  };
}

describe('the feed', () => {
  it('tells a new peer the position and whether it can go on from its own', () => {
    const feed = createFeed(() => ({ epoch: 'e', seq: 7 }));
    expect(feed.attach(fakePeer().peer, null)).toEqual({
      position: { epoch: 'e', seq: 7 },
      canResume: false,
    });
    expect(feed.attach(fakePeer().peer, { epoch: 'e', seq: 7 }).canResume).toBe(true);
    expect(feed.attach(fakePeer().peer, { epoch: 'e', seq: 8 }).canResume).toBe(false);
    expect(feed.attach(fakePeer().peer, { epoch: 'other', seq: 1 }).canResume).toBe(false);
  });

  it('sends changes in order, with bodies up to the limit', () => {
    const feed = createFeed(() => ({ epoch: 'e', seq: 3 }));
    const one = fakePeer();
    feed.attach(one.peer, null);
    feed.changes([change(1, '<p>a</p>'), change(2, 'x'.repeat(PUSH_HTML_LIMIT + 1)), change(3)]);
    expect(one.sent.map(({ payload }) => ('seq' in payload ? payload.seq : 0))).toEqual([1, 2, 3]);
    expect(one.sent.map(({ payload }) => 'html' in payload)).toEqual([true, false, false]);
  });

  it('leaves bodies out for a slow peer and tells one that lags to fetch, once it takes again', () => {
    const feed = createFeed(() => ({ epoch: 'e', seq: 9 }));
    const slow = fakePeer();
    const quick = fakePeer();
    feed.attach(slow.peer, null);
    feed.attach(quick.peer, null);
    slow.peer.bufferedBytes = 300 * 1024;
    feed.changes([change(1, '<p>a</p>')]);
    expect(slow.sent).toHaveLength(1);
    expect('html' in (slow.sent[0]?.payload ?? {})).toBe(false);
    slow.peer.bufferedBytes = 3 * 1024 * 1024;
    feed.changes([change(2), change(3)]);
    expect(slow.sent).toHaveLength(1);
    expect(quick.sent).toHaveLength(3);
    slow.drain();
    expect(slow.sent[1]).toEqual({ event: 'feed:lagged', payload: { position: { epoch: 'e', seq: 9 } } });
    feed.changes([change(4)]);
    expect(slow.sent).toHaveLength(3);
  });

  it('forgets a peer that has gone, and attaches one only once', () => {
    const feed = createFeed(() => ({ epoch: 'e', seq: 0 }));
    const one = fakePeer();
    feed.attach(one.peer, null);
    feed.attach(one.peer, null);
    feed.changes([change(1)]);
    expect(one.sent).toHaveLength(1);
    one.close();
    feed.publish({ event: 'cache:evicted', payload: { id: null } });
    expect(one.sent).toHaveLength(1);
    expect(feed.peerCount).toBe(0);
  });
});
