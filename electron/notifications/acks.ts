import { toErrorData } from '../../server-bridge/contract/errors.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import { noticeId } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { JsonFile } from '../settings/json-file.ts';

const ack = z.object({
  /** Names it for ever: sent again after a lost answer it changes nothing. */
  key: z.string().min(8).max(64),
  id: noticeId,
  version: z.number().int().positive(),
  at: z.number().int(),
});
export type Ack = z.infer<typeof ack>;
export const ackFile = z.array(ack);

/** Acknowledgements given outside of a page: written down first, sent until the bridge has them. */
export interface Acks {
  /** Resolves when it is written down: not before may anything be taken away that asks for it. */
  add(id: string, version: number): Promise<void>;
  /** Sends what waits. Call it when the bridge is there (again). */
  flush(): void;
  stop(): void;
}

const RETRY_MS = 3_000;

export function createAcks(options: {
  readonly file: JsonFile<Ack[]>;
  readonly caller: Caller;
  readonly newKey: () => string;
  readonly wallClock: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}): Acks {
  const { file, caller } = options;
  let isSending = false;
  let isStopped = false;
  let callOff: (() => void) | null = null;

  async function send(): Promise<void> {
    if (isSending || isStopped) return;
    isSending = true;
    callOff?.();
    callOff = null;
    for (let entry = file.value[0]; entry !== undefined; entry = file.value[0]) {
      const { key, id, version, at } = entry;
      try {
        await caller.call('marks.set', { key, items: [{ id, read: version, ack: version, at }] });
      } catch (error) {
        const { code, retryable } = toErrorData(error);
        if (retryable) {
          if (!isStopped) callOff = options.later(RETRY_MS, () => void send());
          break;
        }
        // What was withdrawn meanwhile needs no mark.
        if (code !== 'not-found') options.log(`an acknowledgement of ${id} was refused: ${code}`);
      }
      await file.save(file.value.filter((other) => other.key !== key));
    }
    isSending = false;
  }

  return {
    add(id, version) {
      const entry = { key: options.newKey(), id, version, at: options.wallClock() };
      const saved = file.save([...file.value, entry]);
      void saved.then(send);
      return saved;
    },
    flush: () => void send(),
    stop() {
      isStopped = true;
      callOff?.();
    },
  };
}
