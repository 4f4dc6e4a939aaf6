/** The last layer of "show notice": what this desk opened or was pushed, the least recently used leaving first. */
import type { EventPayload } from '../../server-bridge/contract/events.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';
import { answerSeq, idOf, viewOfPush } from '../state/reader.ts';
import type { KeptMeta, KeptNotice, RendererDb } from './db.ts';

const CACHE_LIMIT_BYTES = 200 * 1024 * 1024;

export interface NoticeCache {
  get(id: string): Promise<KeptNotice | null>;
  /** Keeps a living layer's answer; withdrawn, held and unknown leave a tombstone in place of the content. */
  keepAnswer(answer: NoticeAnswer): Promise<void>;
  /** Keeps what pushes carry, in one transaction. Retired notices leave without a trace. */
  keepPushes(pushes: ReadonlyArray<EventPayload<'notice:updated'>>): Promise<void>;
}

interface Options {
  readonly db: RendererDb;
  readonly now: () => number;
  readonly limitBytes?: number;
}

export function createNoticeCache(options: Options): NoticeCache {
  const { db, now, limitBytes = CACHE_LIMIT_BYTES } = options;
  const metas = new Map<string, KeptMeta>();
  let total = 0;
  const note = (meta: KeptMeta): void => {
    total += meta.bytes - (metas.get(meta.id)?.bytes ?? 0);
    metas.set(meta.id, meta);
  };
  const forget = (id: string): void => {
    total -= metas.get(id)?.bytes ?? 0;
    metas.delete(id);
  };
  // All work goes through one chain: guard and write of one entry are never interleaved with another's.
  let chain: Promise<unknown> = db.metas().then(
    (known) => {
      for (const meta of known) note(meta);
    },
    () => undefined,
  );
  const inTurn = <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    const result = chain.then(work).catch(() => otherwise);
    chain = result;
    return result;
  };

  /** Same epoch: only newer, or the same change told in full. Another epoch: what comes now is the truth. */
  const isWanted = (next: KeptMeta): boolean => {
    const known = metas.get(next.id);
    if (known === undefined || known.epoch !== next.epoch) return true;
    return next.seq > known.seq || (next.seq === known.seq && !next.isPartial);
  };

  const write = async (entries: ReadonlyArray<{ meta: KeptMeta; notice: KeptNotice }>): Promise<void> => {
    if (entries.length === 0) return;
    try {
      await db.putNotices(entries);
    } catch {
      // Most likely the browser's quota: with half of it gone the newest has room.
      await shrink(total / 2);
      await db.putNotices(entries);
    }
    for (const { meta } of entries) note(meta);
    await shrink(limitBytes);
  };

  const shrink = async (limit: number): Promise<void> => {
    if (total <= limit) return;
    const gone: string[] = [];
    let left = total;
    for (const meta of [...metas.values()].sort((a, b) => a.usedAt - b.usedAt)) {
      if (left <= limit) break;
      left -= meta.bytes;
      gone.push(meta.id);
    }
    await db.deleteNotices(gone);
    for (const id of gone) forget(id);
  };

  const entryOf = (answer: NoticeAnswer, isPartial: boolean): { meta: KeptMeta; notice: KeptNotice } => {
    const id = idOf(answer);
    return {
      notice: { id, answer, isPartial, savedAt: now() },
      meta: {
        id,
        epoch: answer.position.epoch,
        seq: answerSeq(answer),
        isPartial,
        bytes: sizeOf(answer),
        usedAt: now(),
      },
    };
  };

  return {
    get: (id) =>
      inTurn(async () => {
        const meta = metas.get(id);
        if (meta === undefined) return null;
        const kept = await db.getNotice(id);
        if (kept === undefined) return null;
        const used = { ...meta, usedAt: now() };
        note(used);
        await db.putMeta(used);
        return kept;
      }, null),

    keepAnswer: (answer) =>
      inTurn(async () => {
        const entry = entryOf(answer, false);
        if (isWanted(entry.meta)) await write([entry]);
      }, undefined),

    keepPushes: (pushes) =>
      inTurn(async () => {
        const entries = new Map<string, { meta: KeptMeta; notice: KeptNotice }>();
        const retired: string[] = [];
        for (const push of pushes) {
          const { id, epoch, seq, summary, html } = push;
          if (push.kind === 'retired') {
            entries.delete(id);
            retired.push(id);
          } else if (push.kind === 'withdrawn') {
            const title = (await db.getNotice(id))?.answer;
            entries.set(
              id,
              entryOf(
                {
                  status: 'withdrawn',
                  position: { epoch, seq },
                  id,
                  title: summary?.title ?? (title?.status === 'ok' ? title.notice.summary.title : null),
                  at: push.ts,
                },
                false,
              ),
            );
          } else if (summary !== null) {
            const before = metas.has(id) ? (await db.getNotice(id))?.answer : undefined;
            const position = { epoch, seq };
            if (
              before?.status === 'ok' &&
              before.notice.version === push.version &&
              before.position.epoch === epoch
            ) {
              // The same version at another point of its life: the content stays whole.
              const isPartial = metas.get(id)?.isPartial ?? false;
              const notice = { ...before.notice, summary };
              entries.set(id, entryOf({ status: 'ok', position, notice }, isPartial));
            } else if (html !== undefined)
              entries.set(id, entryOf({ status: 'ok', position, notice: viewOfPush(summary, html) }, true));
          }
        }
        await write([...entries.values()].filter(({ meta }) => isAnyNewer(metas.get(meta.id), meta)));
        if (retired.length > 0) {
          await db.deleteNotices(retired);
          for (const id of retired) forget(id);
        }
      }, undefined),
  };
}

const isAnyNewer = (known: KeptMeta | undefined, next: KeptMeta): boolean =>
  known === undefined || known.epoch !== next.epoch || next.seq > known.seq;

/** About what an answer takes on disk, in bytes: texts are stored with two bytes a unit at most. */
function sizeOf(answer: NoticeAnswer): number {
  if (answer.status !== 'ok') return 512;
  const { html, clauses, toc } = answer.notice;
  return 2 * (html.length + 1024 + clauses.length * 200 + toc.length * 120);
}
