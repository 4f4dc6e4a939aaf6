/** The second connection, for what may be large: opened when it is needed, closed when it has been idle. */
import { GazetteError } from '../contract/errors.ts';
import type { ClientLane, LaneEnd, SetTimer } from './client-lane.ts';

export interface BulkLaneOptions {
  readonly setTimer: SetTimer;
  readonly open: (handlers: { onReady: () => void; onEnd: (end: LaneEnd) => void }) => ClientLane;
}

const IDLE_CLOSE_MS = 30_000;

export class BulkLane {
  readonly #options: BulkLaneOptions;
  #lane: ClientLane | null = null;
  #opening: Promise<ClientLane> | null = null;
  #underWay = 0;
  #cancelIdle: () => void = () => undefined;

  constructor(options: BulkLaneOptions) {
    this.#options = options;
  }

  async request(method: string, params: unknown, timeoutMs: number): Promise<unknown> {
    this.#underWay += 1;
    this.#cancelIdle();
    try {
      const lane = await (this.#opening ??= this.#open());
      return await lane.request(method, params, timeoutMs);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0 && this.#lane !== null) this.#closeWhenIdle(this.#lane);
    }
  }

  destroy(reason: string): void {
    this.#cancelIdle();
    this.#lane?.destroy(reason);
  }

  #open(): Promise<ClientLane> {
    return new Promise((resolve, reject) => {
      const lane = this.#options.open({
        onReady: () => {
          resolve(lane);
        },
        onEnd: () => {
          if (this.#lane === lane) {
            this.#lane = null;
            this.#opening = null;
            this.#cancelIdle();
          }
          reject(new GazetteError('disconnected', 'the connection to the bridge broke'));
        },
      });
      this.#lane = lane;
    });
  }

  #closeWhenIdle(lane: ClientLane): void {
    this.#cancelIdle = this.#options.setTimer(IDLE_CLOSE_MS, () => {
      lane.close();
    });
  }
}
