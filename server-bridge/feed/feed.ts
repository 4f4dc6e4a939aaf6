/**
 * The change feed: the only place that tells anyone about a change. May import contract, rules and Node. Peers attach
 * with `feed.subscribe`; one that does not take what it is sent is told to fetch, instead of being buffered for ever.
 */
import type { AnyEvent, EventPayload } from '../contract/events.ts';
import { PUSH_HTML_LIMIT } from '../contract/events.ts';
import type { Result } from '../contract/methods.ts';
import type { Change, Position } from '../contract/notice.ts';
import type { Peer } from '../rules/peer.ts';

/** A change as the store commits it. */
export interface FeedChange extends Change {
  readonly html: string | undefined;
  readonly isBackfill: boolean;
}

export interface Feed {
  /** Starts the events of a peer; with a position, tells whether its changes can be fetched from there. */
  attach(peer: Peer, since: Position | null): Result<'feed.subscribe'>;
  /** Tells every attached peer. */
  publish(event: AnyEvent): void;
  changes(changes: readonly FeedChange[]): void;
  readonly peerCount: number;
}

/** Bytes not taken by a peer above which bodies are left out, and above which it has to fetch. */
const LEAN_BYTES = 256 * 1024;
const LAGGED_BYTES = 2 * 1024 * 1024;

export function createFeed(head: () => Position): Feed {
  const peers = new Map<Peer, { isLagging: boolean }>();

  return {
    attach(peer, since) {
      const position = head();
      if (!peers.has(peer)) {
        peers.set(peer, { isLagging: false });
        peer.onClose(() => peers.delete(peer));
        peer.onDrain(() => {
          const state = peers.get(peer);
          if (state?.isLagging !== true) return;
          state.isLagging = false;
          peer.send({ event: 'feed:lagged', payload: { position: head() } });
        });
      }
      const canResume = since !== null && since.epoch === position.epoch && since.seq <= position.seq;
      return { position, canResume };
    },
    publish(event) {
      for (const peer of peers.keys()) peer.send(event);
    },
    changes(changes) {
      const { epoch } = head();
      for (const change of changes) {
        const html =
          change.html !== undefined && change.html.length <= PUSH_HTML_LIMIT ? change.html : undefined;
        const payload: EventPayload<'notice:updated'> = {
          id: change.id,
          kind: change.kind,
          version: change.version,
          epoch,
          seq: change.seq,
          ts: change.at,
          summary: change.summary,
          isBackfill: change.isBackfill,
        };
        // One object for all peers: the socket encodes an event once as long as it is the same.
        const lean: AnyEvent = { event: 'notice:updated', payload };
        const full: AnyEvent =
          html === undefined ? lean : { event: 'notice:updated', payload: { ...payload, html } };
        for (const [peer, state] of peers) {
          if (state.isLagging) continue;
          if (peer.bufferedBytes > LAGGED_BYTES) state.isLagging = true;
          else peer.send(peer.bufferedBytes > LEAN_BYTES ? lean : full);
        }
      }
    },
    get peerCount() {
      return peers.size;
    },
  };
}
