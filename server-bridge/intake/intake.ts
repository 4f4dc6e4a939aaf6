/**
 * Intake: the only path by which a notice gets written. An item of a source is parsed, moderated and rendered
 * (inline or in the pool), its media taken in, then committed. May import contract, rules, notice and the
 * interfaces declared in `ports.ts`; it meets the store, the sources and the pool in compose.
 */
import type { DocumentInput, MediaResolution } from '../notice/document.ts';
import type { PackedDocument } from '../notice/packed.ts';
import type { IntakeItem, IntakeItemResult, IntakeItemWrite, IntakePorts, IntakeSource } from './ports.ts';

export interface Intake {
  /**
   * Takes items in, in one commit; resolves when they are on disk. Commits of one source happen in the order of the
   * calls, whatever the pool is faster with.
   */
  put(source: IntakeSource, items: readonly IntakeItem[]): Promise<IntakeItemResult[]>;
  /** Same content, new fingerprint. */
  touch(sourceId: string, items: ReadonlyArray<{ remoteId: string; fingerprint: string }>): Promise<void>;
  withdraw(sourceId: string, remoteIds: readonly string[]): Promise<void>;
}

export function createIntake(ports: IntakePorts): Intake {
  const queues = new Map<string, Promise<unknown>>();

  /** Runs `work` after everything that was enqueued for the source before, failed or not. */
  function inOrder<T>(sourceId: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(sourceId) ?? Promise.resolve()).then(work, work);
    queues.set(sourceId, turn);
    return turn;
  }

  async function commit(sourceId: string, items: readonly IntakeItemWrite[]): Promise<IntakeItemResult[]> {
    if (items.length === 0) return [];
    return await ports.store.commit({ sourceId, items, at: ports.now() });
  }

  return {
    put(source, items) {
      // Processing starts now and overlaps with the commit of the batch before.
      const prepared = prepare(ports, source, items);
      prepared.catch(() => undefined);
      return inOrder(source.id, async () => {
        const writes = await prepared;
        const results = await commit(source.id, writes);
        return results.slice(0, items.length);
      });
    },
    touch(sourceId, items) {
      return inOrder(sourceId, async () => {
        await commit(
          sourceId,
          items.map((item) => ({ op: 'touch', ...item })),
        );
      });
    },
    withdraw(sourceId, remoteIds) {
      return inOrder(sourceId, async () => {
        await commit(
          sourceId,
          remoteIds.map((remoteId) => ({ op: 'withdraw', remoteId })),
        );
      });
    },
  };
}

/** The writes of all items, in their order; withdrawals of paths that lost their notice follow behind. */
async function prepare(
  ports: IntakePorts,
  source: IntakeSource,
  items: readonly IntakeItem[],
): Promise<IntakeItemWrite[]> {
  const inputs = items.map((item) => toInput(source, item, {}));
  const documents = await ports.processor.process(inputs);
  const writes: IntakeItemWrite[] = [];
  const withdrawals: IntakeItemWrite[] = [];
  for (const [index, item] of items.entries()) {
    let document = documents[index];
    if (document === undefined) throw new Error(`the processor lost item ${index}`);
    let media: Record<string, MediaResolution> = {};
    if (document.localRefs.length > 0) {
      media = await takeInMedia(ports, source, item, document);
      document = (await ports.processor.process([toInput(source, item, media)]))[0] ?? document;
    }
    writes.push(toWrite(ports, source, item, document, media));
    // Without an id of its own a renamed item is another notice.
    if (item.movedFrom !== null && document.id === null) {
      withdrawals.push({ op: 'withdraw', remoteId: item.movedFrom });
    }
  }
  return [...writes, ...withdrawals];
}

function toInput(
  source: IntakeSource,
  item: IntakeItem,
  media: Readonly<Record<string, MediaResolution>>,
): DocumentInput {
  return {
    text: item.text,
    format: item.format,
    fallbackTitle: item.fallbackTitle,
    channel: item.channel,
    maxLevel: source.maxLevel,
    zone: source.zone,
    ...(item.writtenAt === undefined ? {} : { writtenAt: item.writtenAt }),
    media,
  };
}

async function takeInMedia(
  ports: IntakePorts,
  source: IntakeSource,
  item: IntakeItem,
  document: PackedDocument,
): Promise<Record<string, MediaResolution>> {
  const media: Record<string, MediaResolution> = {};
  for (const { ref, kind } of document.localRefs) {
    if (media[ref] !== undefined) continue;
    const found = await source.readMedia(item.remoteId, ref, kind);
    if (found.status === 'ok') {
      media[ref] = await ports.store.putMedia({ name: found.name, mime: found.mime, bytes: found.bytes });
    } else if (found.status === 'item') {
      const id = found.noticeId ?? deriveNoticeId(ports, source.id, found.remoteId);
      media[ref] = { status: 'notice', id };
    } else {
      media[ref] = { status: found.status };
    }
  }
  return media;
}

function toWrite(
  ports: IntakePorts,
  source: IntakeSource,
  item: IntakeItem,
  document: PackedDocument,
  media: Readonly<Record<string, MediaResolution>>,
): IntakeItemWrite {
  const hashes = Object.entries(media).map(([ref, found]): [string, string] => [
    ref,
    found.status === 'ok' ? found.hash : found.status === 'notice' ? found.id : found.status,
  ]);
  const { text, format, fallbackTitle: title, channel } = item;
  return {
    op: 'put',
    remoteId: item.remoteId,
    noticeId: document.id ?? deriveNoticeId(ports, source.id, item.remoteId),
    fingerprint: item.fingerprint,
    contentHash: ports.sha256(
      JSON.stringify([text, format, document.isUntitled ? title : null, channel, hashes]),
    ),
    document,
    ...(item.writtenAt === undefined ? {} : { writtenAt: item.writtenAt }),
    isBackfill: item.isBackfill,
    isRead: item.isRead,
    movedFrom: document.id === null ? null : item.movedFrom,
  };
}

/** Stable id of an item that names none: from its source and its path in it. */
function deriveNoticeId(ports: IntakePorts, sourceId: string, remoteId: string): string {
  return `n-${ports.sha256(`${sourceId}\0${remoteId}`).slice(0, 24)}`;
}
