/** Runs one folder source: when to scan, when to look, what state it is in. */
import { join } from 'node:path';
import type { SourceStatus } from '../../contract/source.ts';
import type { Source } from '../source.ts';
import { codeOf, type FileStat, isAbsence } from './file-system.ts';
import { parseFingerprint, stampOf } from './fingerprint.ts';
import { Ledger } from './ledger.ts';
import { Looks } from './looks.ts';
import { readMedia, stampNow } from './media.ts';
import { baseOf, isBelow, isItemName, isVisiblePath, joinRelative, parentOf, toRemoteId } from './names.ts';
import { QUIET } from './settle.ts';
import { Taker, type TakerOptions } from './taker.ts';
import { Timers } from './timers.ts';
import { Vanished } from './vanished.ts';
import { eachOf, type Root, type Walk, walk } from './walk.ts';
import { createTreeWatch, type Hint } from './watch.ts';

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
const NEWEST_UNREAD = 20;
const MAX_BACKOFF_MS = 60_000;
/** After so many comparisons the loop gets a turn. */
const TURN = 1000;

type Trouble = { readonly state: 'gone' | 'unreadable' | 'empty'; readonly detail: string | null };

export class FolderEngine implements Source {
  readonly #options: EngineOptions;
  readonly #ledger = new Ledger();
  readonly #looks = new Looks();
  readonly #vanished = new Vanished();
  readonly #taker: Taker;
  readonly #timers: Timers;
  readonly #watch;
  /** Folders that the last walks met. */
  readonly #folders = new Set<string>();
  /** Places to be walked soon. */
  readonly #trees = new Set<string>();
  #treeScan: Promise<void> = Promise.resolve();
  #root: Root;
  #rootKey: string | null = null;
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
  /** Judging what is missing waits for a new file that may be one of them. */
  #isMoveLikely = false;
  #isStopped = false;
  #onIdle: Array<() => void> = [];

  constructor(options: EngineOptions) {
    this.#options = options;
    const { setting, fs, port } = options;
    this.#root = { path: setting.path, real: setting.path };
    this.#name = setting.name;
    this.#maxLevel = setting.maxLevel;
    this.#zone = setting.zone;
    this.#rescanSeconds = options.rescanSeconds;
    this.#timers = new Timers(options.setTimer);
    this.#watch = createTreeWatch({
      fs,
      isDeep: process.platform === 'darwin' || process.platform === 'win32',
      onHint: (hint) => this.#onHint(hint),
      log: (level, message) => port.log(level, message),
    });
    this.#taker = new Taker({
      ...options,
      ledger: this.#ledger,
      looks: this.#looks,
      vanished: this.#vanished,
      root: () => this.#root,
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
      await this.#withdraw([...this.#ledger.items.keys()]);
      this.#trouble = null;
    } else if (this.#vanished.askedCount > 0) {
      const gone = this.#vanished.answer(withdraw);
      const sure = withdraw ? await this.#confirmMissing(gone) : [];
      await this.#withdraw(sure);
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
    this.#watch.clear();
    this.#timers.clear();
    this.#looks.clear();
    this.#releaseIdle();
    await Promise.allSettled([this.#scan, this.#nextScan, this.#pump, this.#treeScan]);
    await this.#taker.drained();
    // A scan that was under way may have watched one more folder.
    this.#watch.clear();
    this.#timers.clear();
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
      // Whoever asks in this turn shares the scan.
      await null;
      await this.#loadKnown();
      const found = await this.#walk('');
      if (found !== null) await this.#afterWalk(found);
    } catch (error) {
      this.#lose(error);
    }
    if (this.#isStopped) return;
    this.#isShown = false;
    this.#progress = null;
    this.#options.port.changed();
    if (!this.#timers.has('scan')) this.#planScan();
  }

  async #afterWalk(result: Walk): Promise<void> {
    const { found, failed, folders } = result;
    this.#cover(folders, '');
    if (found.size === 0 && failed.length === 0 && this.#ledger.items.size > 0) {
      this.#setTrouble({ state: 'empty', detail: null });
      this.#vanished.clear();
      this.#lastScanAt = this.#options.now();
      return;
    }
    this.#setTrouble(null);
    const losses = this.#losses;
    await this.#compare(result, '');
    if (this.#looks.size > BATCH_COUNT / 2) this.#isShown = true;
    this.#progress = this.#looks.size === 0 ? null : { done: 0, total: this.#looks.size };
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
    if (this.#isKnownLoaded) return;
    const known = await this.#options.port.known();
    let isFirst = known.length === 0;
    for (const [index, { remoteId, noticeId, fingerprint }] of known.entries()) {
      const print = parseFingerprint(fingerprint);
      if (print?.isFirstScan === true) isFirst = true;
      this.#ledger.set({ remoteId, noticeId, print, relative: remoteId, hash: null, outline: null });
      if (index % TURN === TURN - 1) await nextTurn();
    }
    this.#taker.isFirstScan = isFirst;
    this.#isKnownLoaded = true;
  }

  /** Null when the root is in trouble, which is then the source's state. */
  async #walk(scope: string): Promise<Walk | null> {
    const { fs, setting } = this.#options;
    try {
      const real = await fs.realpath(setting.path);
      const stat = await fs.stat(real);
      if (stat.kind !== 'folder') throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
      const key = keyOf(real, stat);
      if (key !== this.#rootKey) this.#watch.clear();
      this.#rootKey = key;
      this.#root = { path: setting.path, real };
      if (scope === '') this.#hasWalked = true;
      return await walk(fs, this.#root, scope, (folder) => {
        this.#folders.add(folder);
        if (!this.#isStopped) this.#watch.add(this.#root, folder);
      });
    } catch (error) {
      if (scope !== '') return await this.#walkOfMissing(error);
      const detail = codeOf(error);
      this.#setTrouble(isAbsence(error) ? { state: 'gone', detail: null } : { state: 'unreadable', detail });
      this.#vanished.clear();
      this.#looks.clear();
      return null;
    }
  }

  /** A folder that is not there any more has no files; what cannot be listed is left to the next scan. */
  async #walkOfMissing(error: unknown): Promise<Walk | null> {
    if (isAbsence(error) && (await this.#isRootThere()))
      return { found: new Map(), folders: [], failed: [], problems: [] };
    void this.#scanShared(false);
    return null;
  }

  #setTrouble(trouble: Trouble | null): void {
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

  /** Asks for a look at everything below `scope` that differs from what is known. */
  async #compare(result: Walk, scope: string): Promise<void> {
    const { clock } = this.#options;
    const newest = this.#taker.isFirstScan ? newestOf(result) : null;
    const order = newest === null ? result.found.values() : newest.order;
    const fresh: string[] = [];
    let count = 0;
    for (const found of order) {
      if (++count % TURN === 0) await nextTurn();
      const { remoteId, stat } = found;
      const item = this.#ledger.items.get(remoteId);
      const stamp = stampOf(stat);
      this.#vanished.forget(remoteId);
      if (item !== undefined && item.relative !== found.relative) {
        this.#ledger.set({ ...item, relative: found.relative });
      }
      if (item?.print?.stamp === stamp && !item.print.isRacy) {
        this.#ledger.clear(remoteId);
        if (item.print.refs.length > 0) fresh.push(remoteId);
        continue;
      }
      if (
        this.#ledger.problemOf(remoteId)?.stamp === stamp ||
        this.#taker.emptyStamps.get(remoteId) === stamp
      )
        continue;
      this.#looks.found(found, stamp, clock(), {
        isBackfill: newest !== null,
        isRead: newest !== null && !newest.unread.has(remoteId),
        isForced: false,
      });
    }
    await this.#compareMissing(result, scope);
    await this.#compareReferences(fresh);
  }

  async #compareMissing({ found, failed, problems }: Walk, scope: string): Promise<void> {
    const now = this.#options.clock();
    const reported = new Set(problems.map(({ remoteId }) => remoteId));
    const isUnknown = (remoteId: string): boolean =>
      !isBelow(remoteId, toRemoteId(scope)) ||
      found.has(remoteId) ||
      failed.some((folder) => isBelow(remoteId, toRemoteId(folder)));
    let count = 0;
    for (const remoteId of [...this.#ledger.items.keys()]) {
      if (++count % TURN === 0) await nextTurn();
      // A link that leads out now, or a name that cannot be read, is there but bad: its last version stays.
      if (isUnknown(remoteId)) continue;
      if (reported.has(remoteId)) this.#vanished.forget(remoteId);
      else this.#vanished.note(remoteId, now);
    }
    for (const remoteId of this.#ledger.problemIds()) {
      if (!isUnknown(remoteId)) this.#ledger.clear(remoteId);
    }
    for (const remoteId of this.#taker.emptyStamps.keys()) {
      if (!isUnknown(remoteId)) this.#taker.emptyStamps.delete(remoteId);
    }
    for (const problem of problems) this.#ledger.report(problem);
  }

  /** Items whose files are the same but whose images or linked files changed are taken in again. */
  async #compareReferences(remoteIds: readonly string[]): Promise<void> {
    await eachOf(
      () => remoteIds.values(),
      async (remoteId) => {
        const item = this.#ledger.items.get(remoteId);
        for (const [path, stamp] of item?.print?.refs ?? []) {
          if ((await stampNow(this.#taker.mediaReader, path)) === stamp) continue;
          this.#looks.again(remoteId, item?.relative ?? remoteId, this.#options.clock(), { isForced: true });
          return;
        }
      },
    );
  }

  #onHint({ type, relative }: Hint): void {
    if (this.#isStopped || (this.#isPaused && this.#scan === null)) return;
    if (relative === null || this.#trouble !== null)
      return this.#timers.set('soon', 100, () => void this.#scanShared(false));
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
        const { fs } = this.#options;
        const kind = await fs.stat(join(this.#root.real, scope)).then(
          (stat) => stat.kind,
          () => null,
        );
        // The root tells of its own moving as if a name in it had changed.
        if (kind === null && !(await this.#isRootThere())) return void this.#scanShared(false);
        const isOfInterest = kind === 'folder' || (kind === null && this.#folders.has(scope));
        const result = isOfInterest && !this.#isStopped ? await this.#walk(scope) : null;
        if (result === null) continue;
        this.#cover(result.folders, scope);
        await this.#compare(result, scope);
      }
    } catch (error) {
      this.#options.port.log('warn', `a folder could not be listed (${codeOf(error)})`);
    }
    this.#wake();
  }

  /** Lets go of folders that a walk of `scope` did not meet again. */
  #cover(folders: readonly string[], scope: string): void {
    const met = new Set(folders);
    for (const folder of this.#folders) {
      if (isBelow(folder, scope) && !met.has(folder)) this.#folders.delete(folder);
    }
    if (!this.#isStopped) this.#watch.cover(this.#root, folders, scope);
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
    this.#looks.clear();
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
      this.#isMoveLikely = false;
      try {
        const due = this.#isKnownLoaded
          ? this.#looks.takeDue(this.#options.clock(), BATCH_COUNT, BATCH_BYTES)
          : [];
        if (due.length > 0) {
          await this.#taker.take(due);
          this.#isPumpWanted = true;
        } else if (this.#taker.isIdle && (await this.#judgeMissing())) {
          this.#isPumpWanted = true;
        }
      } catch (error) {
        this.#lose(error);
      }
    }
    if (this.#isStopped) return;
    this.#planPump();
    if (this.#looks.size === 0 && this.#taker.isIdle && this.#vanished.nextAt() === null) this.#releaseIdle();
  }

  #planPump(): void {
    const isJudgeable = this.#taker.isIdle && !this.#isMoveLikely;
    const times = [this.#looks.nextDue(), isJudgeable ? this.#vanished.nextAt() : null];
    const next = Math.min(...times.map((time) => time ?? Infinity));
    if (next === Infinity) return this.#timers.cancel('pump');
    this.#timers.set('pump', Math.max(0, Math.ceil(next - this.#options.clock())), () => this.#wake());
  }

  /** True when something was decided. */
  async #judgeMissing(): Promise<boolean> {
    const due = this.#vanished.due(this.#options.clock());
    if (due.length === 0) return false;
    // A new file that is not read yet may be one of the missing under another name.
    this.#isMoveLikely = this.#looks
      .values()
      .some(
        (look) => !this.#ledger.items.has(look.remoteId) && look.dueAt < this.#options.clock() + QUIET.hard,
      );
    if (this.#isMoveLikely) return false;
    const sure = await this.#confirmMissing(due);
    if (sure.length === 0) return true;
    if (this.#vanished.missing().length >= this.#ledger.items.size) {
      // Nothing is left: the root may have been emptied, or its share unmounted.
      const result = await this.#walk('');
      if (result === null) return true;
      if (result.found.size === 0 && result.failed.length === 0) {
        this.#setTrouble({ state: 'empty', detail: null });
        this.#vanished.clear();
        this.#planScan();
        return true;
      }
    }
    const verdict = this.#vanished.judge(sure, this.#ledger.items.size);
    if (verdict.kind === 'withdraw') await this.#withdraw(verdict.remoteIds);
    if (verdict.kind === 'ask') {
      this.#options.port.log(
        'warn',
        `${verdict.remoteIds.length} files vanished at once: waiting for an answer`,
      );
    }
    this.#options.port.changed();
    return true;
  }

  /** Those of the items whose folders do not list them; the others are looked at again. */
  async #confirmMissing(remoteIds: readonly string[]): Promise<string[]> {
    const { fs } = this.#options;
    if (!(await this.#isRootThere())) {
      this.#vanished.clear();
      void this.#scanShared(false);
      return [];
    }
    const byFolder = Map.groupBy(remoteIds, (remoteId) =>
      parentOf(this.#ledger.items.get(remoteId)?.relative ?? remoteId),
    );
    const sure: string[] = [];
    for (const [folder, members] of byFolder) {
      let names: Set<string> | null;
      try {
        const entries = await fs.list(join(this.#root.real, folder));
        names = new Set(entries.map(({ name }) => toRemoteId(joinRelative(folder, name))));
      } catch (error) {
        names = isAbsence(error) ? new Set() : null;
      }
      for (const remoteId of members) {
        if (names !== null && !names.has(remoteId)) {
          sure.push(remoteId);
          continue;
        }
        this.#vanished.forget(remoteId);
        const item = this.#ledger.items.get(remoteId);
        if (names !== null)
          this.#looks.again(remoteId, item?.relative ?? remoteId, this.#options.clock(), {});
      }
    }
    // The root may have gone while its folders were asked.
    return (await this.#isRootThere()) ? sure : [];
  }

  /** The root is there and still the folder that was walked: not another one, not the place of an unmounted share. */
  async #isRootThere(): Promise<boolean> {
    const { fs, setting } = this.#options;
    try {
      const real = await fs.realpath(setting.path);
      return keyOf(real, await fs.stat(real)) === this.#rootKey;
    } catch {
      return false;
    }
  }

  async #withdraw(remoteIds: readonly string[]): Promise<void> {
    for (let start = 0; start < remoteIds.length; start += BATCH_COUNT * 4) {
      await this.#taker.withdraw(remoteIds.slice(start, start + BATCH_COUNT * 4));
    }
  }

  #untilIdle(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle.push(resolve);
      // A big scan is not over while it gets on; only files that never come to rest are left behind.
      const check = (): void => {
        const clock = this.#options.clock();
        const isBusy = !this.#taker.isIdle || (this.#looks.nextDue() ?? Infinity) <= clock;
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

function keyOf(real: string, { dev, ino }: FileStat): string {
  return `${dev}:${ino}:${real}`;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Newest first; of a new source the newest 20 are unread. */
function newestOf({ found }: Walk) {
  const order = [...found.values()].sort((a, b) => Number(b.stat.mtimeNs - a.stat.mtimeNs));
  return { order, unread: new Set(order.slice(0, NEWEST_UNREAD).map(({ remoteId }) => remoteId)) };
}
