/** Runs one folder source: when to scan, when to look, what state it is in. */
import type { SourceStatus } from '../../contract/source.ts';
import type { Source } from '../source.ts';
import { Comparer, type Comparison } from './compare.ts';
import { codeOf } from './file-system.ts';
import { Ledger } from './ledger.ts';
import { Looks } from './looks.ts';
import { readMedia } from './media.ts';
import { MissingJudge } from './missing.ts';
import { baseOf, isBelow, isItemName, isVisiblePath, parentOf, toRemoteId } from './names.ts';
import { QUIET } from './settle.ts';
import { Taker, type TakerOptions } from './taker.ts';
import { nextTurn, Timers } from './timers.ts';
import { Tree, type Trouble } from './tree.ts';
import { Vanished } from './vanished.ts';
import type { Walk } from './walk.ts';
import type { Hint } from './watch.ts';

type EngineOptions = Pick<TakerOptions, 'setting' | 'port' | 'now' | 'clock' | 'fs'> & {
  readonly rescanSeconds: number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

const BATCH_COUNT = 128;
const BATCH_BYTES = 512 * 1024;
/** While the root is away it is looked for so often, in s. */
const AWAY_SECONDS = 2;
/** A scan waits no longer for files that somebody keeps writing, in ms. */
const SCAN_PATIENCE_MS = 6000;
const MAX_BACKOFF_MS = 60_000;

export class FolderEngine implements Source {
  readonly #options: EngineOptions;
  readonly #ledger = new Ledger();
  readonly #looks = new Looks();
  readonly #vanished = new Vanished();
  readonly #taker: Taker;
  readonly #timers: Timers;
  readonly #tree: Tree;
  readonly #comparer: Comparer;
  readonly #missing: MissingJudge;
  /** Places to be walked soon. */
  readonly #trees = new Set<string>();
  #treeScan: Promise<void> = Promise.resolve();
  #name: string;
  #maxLevel: SourceStatus['maxLevel'];
  #zone: string | null;
  #rescanSeconds: number;
  #trouble: Trouble | null = null;
  #isPaused = false;
  #backoffMs = 0;
  #losses = 0;
  #isShown = true;
  #isKnownLoaded = false;
  #lastScanAt: number | null = null;
  #progress: { done: number; total: number } | null = null;
  #scan: Promise<void> | null = null;
  #nextScan: Promise<void> | null = null;
  #hasWalked = false;
  #pump: Promise<void> | null = null;
  #isPumpWanted = false;
  #isStopped = false;
  #onIdle: Array<() => void> = [];

  constructor(options: EngineOptions) {
    this.#options = options;
    const { setting, fs, port } = options;
    this.#name = setting.name;
    this.#maxLevel = setting.maxLevel;
    this.#zone = setting.zone;
    this.#rescanSeconds = options.rescanSeconds;
    this.#timers = new Timers(options.setTimer);
    const shared = { ...options, ledger: this.#ledger, looks: this.#looks, vanished: this.#vanished };
    this.#tree = new Tree({
      setting,
      fs,
      onHint: (hint) => this.#onHint(hint),
      log: (level, message) => port.log(level, message),
    });
    this.#taker = new Taker({
      ...shared,
      root: () => this.#tree.root,
      tellsWrites: process.platform === 'linux',
      onFolder: (relative) => this.#planTree(relative),
      onLost: (error) => this.#lose(error),
      onProgress: (count, isStored) => {
        if (isStored) {
          this.#backoffMs = 0;
          this.#isPaused = false;
        }
        if (this.#progress !== null)
          this.#progress.done = Math.min(this.#progress.total, this.#progress.done + count);
        port.changed();
      },
      onSettled: () => this.#wake(),
    });
    this.#comparer = new Comparer({
      ...shared,
      isFirstScan: () => this.#taker.isFirstScan,
      mediaReader: this.#taker.mediaReader,
      emptyStamps: this.#taker.emptyStamps,
    });
    this.#missing = new MissingJudge({
      ...shared,
      taker: this.#taker,
      tree: this.#tree,
      onTrouble: (trouble) => {
        this.#setTrouble(trouble);
        this.#planScan();
      },
      onRootInDoubt: () => {
        this.#vanished.clear();
        void this.#scanShared(false);
      },
    });
  }

  start(): void {
    void this.#scanShared(true);
  }

  status(): SourceStatus {
    const { setting } = this.#options;
    const [state, detail] = this.#state();
    return {
      id: setting.id,
      kind: 'folder',
      name: this.#name,
      path: setting.path,
      state,
      detail,
      maxLevel: this.#maxLevel,
      zone: this.#zone,
      itemCount: this.#ledger.items.size,
      problems: this.#ledger.problems(),
      problemCount: this.#ledger.problemCount,
      lastScanAt: this.#lastScanAt,
      progress: this.#progress === null ? null : { ...this.#progress },
    };
  }

  #state(): [SourceStatus['state'], string | null] {
    if (this.#trouble !== null) return [this.#trouble.state, this.#trouble.detail];
    if (this.#isPaused) return ['paused', null];
    if (this.#vanished.askedCount > 0) return ['asking', String(this.#vanished.askedCount)];
    return [this.#isShown || !this.#isKnownLoaded ? 'scanning' : 'ready', null];
  }

  rescan(): Promise<void> {
    return this.#scanShared(true);
  }

  async confirm(withdraw: boolean): Promise<void> {
    if (this.#trouble?.state === 'empty' && withdraw) {
      await this.#missing.withdraw([...this.#ledger.items.ids()]);
      this.#trouble = null;
    } else if (this.#vanished.askedCount > 0) {
      const gone = this.#vanished.answer(withdraw);
      const sure = withdraw ? await this.#missing.confirm(gone) : [];
      await this.#missing.withdraw(sure);
    }
    this.#options.port.changed();
    this.#wake();
  }

  update(change: Parameters<Source['update']>[0]): void {
    if (change.name !== undefined) this.#name = change.name;
    if (change.maxLevel !== undefined) this.#maxLevel = change.maxLevel;
    if (change.zone !== undefined) this.#zone = change.zone;
    if (change.rescanSeconds !== undefined && change.rescanSeconds !== this.#rescanSeconds) {
      this.#rescanSeconds = change.rescanSeconds;
      if (this.#scan === null) this.#planScan();
    }
    this.#options.port.changed();
  }

  readMedia(...[remoteId, ref, kind]: Parameters<Source['readMedia']>): ReturnType<Source['readMedia']> {
    return readMedia(this.#taker.mediaReader, remoteId, ref, kind);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#tree.close();
    this.#timers.clear();
    this.#forgetLooks();
    this.#releaseIdle();
    await Promise.allSettled([this.#scan, this.#nextScan, this.#pump, this.#treeScan]);
    await this.#taker.drained();
    // What was under way may have planned something.
    this.#timers.clear();
    this.#options.fs.close();
  }

  /** A scan that has not listed the folder yet is shared; behind one that has, another is queued. */
  #scanShared(isShown: boolean): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    if (isShown) this.#isShown = true;
    if (this.#scan === null) {
      this.#hasWalked = false;
      this.#scan = this.#runScan().finally(() => {
        this.#scan = null;
      });
      return this.#scan;
    }
    if (!this.#hasWalked) return this.#scan;
    this.#nextScan ??= this.#scan.then(() => {
      this.#nextScan = null;
      return this.#scanShared(isShown);
    });
    return this.#nextScan;
  }

  async #runScan(): Promise<void> {
    this.#timers.cancel('scan');
    try {
      await this.#loadKnown();
      // Whoever asked until now shares the scan.
      this.#hasWalked = true;
      const losses = this.#losses;
      const comparison = this.#comparer.begin('');
      const result = await this.#tree.walkAll(comparison);
      if ('state' in result) this.#setTrouble(result);
      else await this.#afterWalk(result, comparison, losses);
    } catch (error) {
      this.#lose(error);
    }
    if (this.#isStopped) return;
    this.#isShown = false;
    this.#progress = null;
    this.#options.port.changed();
    if (!this.#timers.has('scan')) this.#planScan();
  }

  async #afterWalk(walk: Walk, comparison: Comparison, losses: number): Promise<void> {
    if (walk.count === 0 && walk.failed.length === 0 && this.#ledger.items.size > 0) {
      this.#setTrouble({ state: 'empty', detail: null });
      this.#lastScanAt = this.#options.now();
      return;
    }
    this.#setTrouble(null);
    await comparison.end(walk);
    const total = this.#looks.size + this.#comparer.waiting;
    if (total > BATCH_COUNT / 2) this.#isShown = true;
    this.#progress = total === 0 ? null : { done: 0, total };
    this.#options.port.changed();
    this.#wake();
    await this.#untilIdle();
    if (this.#isStopped || this.#losses > losses) return;
    this.#lastScanAt = this.#options.now();
    await this.#taker.endFirstScan();
    this.#isPaused = false;
    this.#backoffMs = 0;
  }

  async #loadKnown(): Promise<void> {
    // Also gives those who ask in the same turn the time to share the scan.
    await nextTurn();
    if (this.#isKnownLoaded) return;
    this.#taker.isFirstScan = await this.#ledger.load(this.#options.port.known());
    this.#isKnownLoaded = true;
  }

  #setTrouble(trouble: Trouble | null): void {
    if (trouble !== null) {
      // Nothing is known to be missing, and nothing can be read.
      this.#vanished.clear();
      this.#forgetLooks();
    }
    if (trouble?.state === this.#trouble?.state && trouble?.detail === this.#trouble?.detail) return;
    const { port } = this.#options;
    if (trouble === null) port.log('info', 'the folder is back');
    else
      port.log(
        'warn',
        `the folder is ${trouble.state}${trouble.detail === null ? '' : ` (${trouble.detail})`}`,
      );
    if (trouble === null) this.#isShown = true;
    this.#trouble = trouble;
    port.changed();
  }

  #onHint({ type, relative }: Hint): void {
    if (this.#isStopped || (this.#isPaused && this.#scan === null)) return;
    if (relative === null || this.#trouble !== null) return this.#scanSoon();
    if (!isVisiblePath(relative)) return;
    if (isItemName(baseOf(relative))) {
      const remoteId = toRemoteId(relative);
      const known = this.#ledger.items.get(remoteId);
      // Two spellings of one name: the walk decides which is the item.
      if (known !== undefined && known.relative !== relative) return this.#planTree(parentOf(relative));
      this.#looks.hint(remoteId, relative, type, this.#options.clock());
      this.#wake();
      return;
    }
    for (const remoteId of this.#ledger.usersOf(relative)) {
      const item = this.#ledger.items.get(remoteId);
      this.#looks.again(remoteId, item?.relative ?? remoteId, this.#options.clock() + QUIET.soft, {
        isForced: true,
      });
      this.#wake();
    }
    if (type === 'rename') this.#planTree(relative);
  }

  #forgetLooks(): void {
    this.#looks.clear();
    this.#comparer.clear();
  }

  #scanSoon(): void {
    if (!this.#timers.has('soon')) this.#timers.set('soon', 100, () => void this.#scanShared(false));
  }

  /** A folder came, went or is another one: walks it soon, together with what else moved. */
  #planTree(relative: string): void {
    this.#trees.add(relative);
    if (!this.#timers.has('trees')) {
      this.#timers.set('trees', 30, () => {
        this.#treeScan = this.#treeScan.then(() => this.#scanTrees());
      });
    }
  }

  async #scanTrees(): Promise<void> {
    const scopes = [...this.#trees];
    this.#trees.clear();
    if (this.#trouble !== null || this.#isPaused || !this.#isKnownLoaded) return;
    try {
      for (const scope of scopes) {
        if (scopes.some((other) => other !== scope && isBelow(scope, other))) continue;
        const kind = await this.#tree.kindOf(scope);
        // The root tells of its own moving as if a name in it had changed.
        if (kind === null && !(await this.#tree.isThere())) return void this.#scanShared(false);
        const isOfInterest = kind === 'folder' || (kind === null && this.#tree.hasFolder(scope));
        if (!isOfInterest || this.#isStopped) continue;
        const comparison = this.#comparer.begin(scope);
        const walk = await this.#tree.walkFolder(scope, comparison);
        if (walk === null) return void this.#scanShared(false);
        await comparison.end(walk);
      }
    } catch (error) {
      this.#options.port.log('warn', `a folder could not be listed (${codeOf(error)})`);
    }
    this.#wake();
  }

  /** The store takes nothing: everything that is not stored is found again by the next scan. */
  #lose(error: unknown): void {
    if (this.#isStopped) return;
    const { port } = this.#options;
    this.#losses++;
    this.#backoffMs = Math.min(MAX_BACKOFF_MS, Math.max(2000, this.#backoffMs * 2));
    const isFull = error instanceof Error && 'code' in error && error.code === 'disk-full';
    if (isFull && !this.#isPaused) port.log('error', 'the disk is full: taking in is paused');
    else if (!isFull) port.log('warn', `taking in failed (${codeOf(error)}), trying again`);
    this.#isPaused = isFull;
    this.#forgetLooks();
    this.#releaseIdle();
    this.#timers.set('scan', this.#backoffMs, () => void this.#scanShared(false));
    port.changed();
  }

  #planScan(): void {
    if (this.#isStopped) return;
    const seconds =
      this.#trouble === null ? this.#rescanSeconds : Math.min(AWAY_SECONDS, this.#rescanSeconds);
    this.#timers.set('scan', seconds * 1000, () => void this.#scanShared(false));
  }

  #wake(): void {
    if (this.#isStopped) return;
    this.#isPumpWanted = true;
    this.#pump ??= this.#runPump().finally(() => {
      this.#pump = null;
      if (this.#isPumpWanted) this.#wake();
    });
  }

  async #runPump(): Promise<void> {
    while (this.#isPumpWanted && !this.#isStopped) {
      this.#isPumpWanted = false;
      try {
        this.#comparer.feed();
        const due = this.#isKnownLoaded
          ? this.#looks.takeDue(this.#options.clock(), BATCH_COUNT, BATCH_BYTES)
          : [];
        if (due.length > 0) {
          await this.#taker.take(due);
          this.#isPumpWanted = true;
        } else if (this.#isSettled && (await this.#missing.judge())) {
          this.#isPumpWanted = true;
        }
      } catch (error) {
        this.#lose(error);
      }
    }
    if (this.#isStopped) return;
    this.#planPump();
    const isDone = this.#looks.size === 0 && this.#comparer.waiting === 0 && this.#taker.isIdle;
    if (isDone && this.#vanished.nextAt() === null) this.#releaseIdle();
  }

  #planPump(): void {
    const isJudgeable = this.#isSettled && !this.#missing.isMoveLikely();
    const times = [this.#looks.nextDue(), isJudgeable ? this.#vanished.nextAt() : null];
    const next = Math.min(...times.map((time) => time ?? Infinity));
    if (next === Infinity) return this.#timers.cancel('pump');
    this.#timers.set('pump', Math.max(0, Math.ceil(next - this.#options.clock())), () => this.#wake());
  }

  /** Nothing is under way, and no file waits that a missing item may have become. */
  get #isSettled(): boolean {
    return this.#taker.isIdle && this.#comparer.waiting === 0;
  }

  #untilIdle(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle.push(resolve);
      // A big scan is not over while it gets on; only files that never come to rest are left behind.
      const check = (): void => {
        const clock = this.#options.clock();
        const isLate = (this.#looks.nextDue() ?? Infinity) <= clock;
        const isBusy = !this.#taker.isIdle || this.#comparer.waiting > 0 || isLate;
        if (isBusy) this.#timers.set('patience', SCAN_PATIENCE_MS, check);
        else this.#releaseIdle();
      };
      this.#timers.set('patience', SCAN_PATIENCE_MS, check);
      this.#wake();
    });
  }

  #releaseIdle(): void {
    this.#timers.cancel('patience');
    const waiting = this.#onIdle;
    this.#onIdle = [];
    for (const resolve of waiting) resolve();
  }
}
