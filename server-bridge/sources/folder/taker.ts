/** Takes in what looks found: tells who an item is, hands it to the port, keeps the ledger as the port answers. */
import { join } from 'node:path';
import type { FolderSourceSetting } from '../../contract/settings.ts';
import type { ItemOutcome, SourcePort } from '../source.ts';
import { Commits, type Prepared } from './commits.ts';
import { decodeText } from './decode.ts';
import { examine, type Finding } from './examine.ts';
import { codeOf, type FileSystem, isAbsence } from './file-system.ts';
import { formatFingerprint, partsOfStamp, writtenAtOf } from './fingerprint.ts';
import type { Item } from './items.ts';
import type { Ledger } from './ledger.ts';
import type { Look, Looks } from './looks.ts';
import type { MediaReader } from './media.ts';
import { channelOf, titleOf, toRemoteId } from './names.ts';
import { HEAD_BYTES, isUnclosed, peekId } from './peek.ts';
import { EMPTIED, idConflict, INTERNAL } from './reasons.ts';
import type { Vanished } from './vanished.ts';
import { eachOf, type Root } from './walk.ts';

export interface TakerOptions {
  readonly setting: FolderSourceSetting;
  readonly port: SourcePort;
  readonly fs: FileSystem;
  readonly now: () => number;
  readonly clock: () => number;
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly vanished: Vanished;
  readonly root: () => Root;
  readonly tellsWrites: boolean;
  /** A name that looked like a file is a folder. */
  readonly onFolder: (relative: string) => void;
  readonly onLost: (error: unknown) => void;
  /** So many looks are done with; `isStored` when the port took something. */
  readonly onProgress: (count: number, isStored: boolean) => void;
  readonly onSettled: () => void;
}

type TextFinding = Extract<Finding, { kind: 'text' }>;
const MAX_REFS = 64;

export class Taker {
  /** The source was never scanned to the end. */
  isFirstScan = false;
  /** Files that are empty and not items, by the state in which they were seen. */
  readonly emptyStamps = new Map<string, string>();
  readonly mediaReader: MediaReader;
  readonly #options: TakerOptions;
  readonly #commits: Commits;
  readonly #references = new Map<string, Map<string, string>>();
  /** Files that take an id over from an item, which they may. */
  readonly #contests = new Map<string, string>();
  #marker: string | null = null;
  #looking = 0;

  constructor(options: TakerOptions) {
    this.#options = options;
    this.#commits = new Commits({
      port: options.port,
      onTaken: (done) => this.#onTaken(done),
      onRefused: ({ item }, error) => {
        options.port.log('error', `${item.remoteId}: refused (${codeOf(error)})`);
        options.ledger.report({ remoteId: item.remoteId, ...INTERNAL });
      },
      onLost: options.onLost,
      onSettled: options.onSettled,
    });
    this.mediaReader = {
      fs: options.fs,
      root: options.root,
      idOf: (relative) => this.#readId(relative).catch(() => null),
      onReference: (remoteId, { relative, stamp }) => {
        const references = this.#references.get(remoteId);
        if (references !== undefined && references.size < MAX_REFS) references.set(relative, stamp);
      },
    };
  }

  get isIdle(): boolean {
    return this.#looking === 0 && this.#commits.isIdle;
  }

  drained(): Promise<void> {
    return this.#commits.drained();
  }

  async take(looks: readonly Look[]): Promise<void> {
    this.#looking++;
    try {
      await this.#take(looks);
    } finally {
      this.#looking--;
    }
  }

  async #take(batch: readonly Look[]): Promise<void> {
    const { looks, ledger, fs, clock, now, root, tellsWrites } = this.#options;
    const texts: Array<[Look, TextFinding]> = [];
    await eachOf(
      () => batch.values(),
      async (look) => {
        const finding = await examine(look, {
          fs,
          root: root(),
          item: ledger.items.get(look.remoteId) ?? null,
          clock,
          now,
          tellsWrites,
          isSuperseded: () => looks.isHinted(look.remoteId),
        });
        if (finding.kind === 'text') texts.push([look, finding]);
        else this.#note(look, finding);
      },
    );
    // Reading ends in any order; the newest of a first scan go first.
    const order = new Map(batch.map((look, index) => [look, index]));
    texts.sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const prepared: Prepared[] = [];
    const touched: Prepared[] = [];
    for (const [look, finding] of texts) {
      const item = await this.#prepare(look, finding);
      if (item === null) continue;
      const known = ledger.items.get(look.remoteId);
      const isSame = known?.hash === finding.hash && !look.isForced && item.item.movedFrom === null;
      (isSame ? touched : prepared).push(item);
    }
    if (touched.length > 0) await this.#touch(touched);
    for (const { item } of prepared) this.#references.set(item.remoteId, new Map());
    await this.#commits.put(prepared);
  }

  #note(look: Look, finding: Exclude<Finding, TextFinding>): void {
    const { ledger, looks, vanished, clock } = this.#options;
    const { remoteId } = look;
    if (finding.kind !== 'absent') vanished.forget(remoteId);
    switch (finding.kind) {
      case 'absent':
        if (ledger.items.has(remoteId)) vanished.note(remoteId, clock());
        else {
          ledger.clear(remoteId);
          this.emptyStamps.delete(remoteId);
          // What stood under this name may have been a folder.
          this.#options.onFolder(look.relative);
        }
        return;
      case 'folder':
        this.#options.onFolder(look.relative);
        return;
      case 'fresh':
        ledger.clear(remoteId);
        return;
      case 'superseded':
        return;
      case 'unfinished':
        looks.putBack(look, finding.dueAt);
        return;
      case 'empty':
        if (ledger.items.has(remoteId)) {
          ledger.report({ remoteId, ...EMPTIED }, finding.stamp);
        } else {
          ledger.clear(remoteId);
          this.emptyStamps.set(remoteId, finding.stamp);
        }
        break;
      case 'bad':
        ledger.report({ remoteId, ...finding.reason }, finding.stamp);
        break;
    }
    this.#options.onProgress(1, false);
  }

  /** Null when the look was put back: its file may be a missing item under another name. */
  async #prepare(look: Look, finding: TextFinding): Promise<Prepared | null> {
    const { looks, vanished } = this.#options;
    const { remoteId, relative } = look;
    vanished.forget(remoteId);
    this.emptyStamps.delete(remoteId);
    const frontId = peekId(finding.text);
    const former = await this.#formerOf(remoteId, frontId, finding.print.stamp, finding.hash);
    if (former !== null && vanished.has(former)) {
      if (!vanished.isMature(former, this.#options.clock())) {
        looks.putBack(look, vanished.matureAt(former));
        return null;
      }
      if (!(await this.#isMissing(former))) {
        vanished.forget(former);
        looks.putBack(look, this.#options.clock());
        return null;
      }
    }
    if (this.isFirstScan && look.isBackfill) this.#marker ??= remoteId;
    const print = { ...finding.print, isFirstScan: this.#marker === remoteId };
    const item = {
      remoteId,
      fingerprint: formatFingerprint(print),
      text: finding.text,
      fallbackTitle: titleOf(remoteId),
      channel: channelOf(remoteId),
      writtenAt: writtenAtOf(finding.print.stamp),
      isBackfill: look.isBackfill,
      isRead: look.isRead,
      movedFrom: former,
    };
    return { item, print, relative, hash: finding.hash, outline: finding.outline, frontId };
  }

  /**
   * The item that this file was before: the one that brought the same id and has lost its file, or names another id
   * by now; without an id, a missing one of the same inode and time, or of the same content.
   */
  async #formerOf(
    remoteId: string,
    frontId: string | null,
    stamp: string,
    hash: string,
  ): Promise<string | null> {
    const { ledger, vanished, clock, looks } = this.#options;
    const contested = this.#contests.get(remoteId);
    this.#contests.delete(remoteId);
    if (contested !== undefined && ledger.items.has(contested)) return contested;
    if (frontId !== null) {
      const owner = ledger.items.ownerOf(frontId);
      if (owner === null || owner === remoteId) return null;
      const relative = ledger.items.get(owner)?.relative ?? owner;
      try {
        const id = await this.#readId(relative);
        if (id === frontId) return null;
        looks.again(owner, relative, clock(), { isForced: true });
        return owner;
      } catch (error) {
        if (!isAbsence(error)) return null;
        vanished.note(owner, clock());
        return owner;
      }
    }
    if (ledger.items.has(remoteId)) return null;
    for (const missing of vanished.missing()) {
      const item = ledger.items.get(missing);
      if (item !== undefined && (item.print?.stamp === stamp || item.hash === hash)) return missing;
    }
    return null;
  }

  async #isMissing(remoteId: string): Promise<boolean> {
    const { fs, ledger, root } = this.#options;
    try {
      await fs.lstat(join(root().real, ledger.items.get(remoteId)?.relative ?? remoteId));
      return false;
    } catch (error) {
      return isAbsence(error);
    }
  }

  /** The id that a file's front matter names at present; a file half written keeps what it had. */
  async #readId(relative: string): Promise<string | null> {
    const { fs, root, ledger } = this.#options;
    const path = await fs.realpath(join(root().real, relative));
    const decoded = decodeText(await fs.readHead(path, HEAD_BYTES));
    const isWhole = decoded.status === 'ok' && decoded.text.trim() !== '' && !isUnclosed(decoded.text);
    if (isWhole) return peekId(decoded.text);
    return ledger.items.get(toRemoteId(relative))?.noticeId ?? null;
  }

  async #touch(items: readonly Prepared[]): Promise<void> {
    const { ledger, port, onProgress } = this.#options;
    const touched: Array<{ remoteId: string; fingerprint: string }> = [];
    for (const { item, print, relative, hash, outline } of items) {
      const known = ledger.items.get(item.remoteId);
      if (known === undefined) continue;
      const next = { ...print, refs: known.print?.refs ?? [] };
      touched.push({ remoteId: item.remoteId, fingerprint: formatFingerprint(next) });
      ledger.set({ ...known, print: next, relative, hash, outline });
      ledger.clear(item.remoteId);
    }
    if (touched.length > 0) await port.touch(touched);
    onProgress(touched.length, true);
  }

  async #onTaken(done: ReadonlyArray<readonly [Prepared, ItemOutcome]>): Promise<void> {
    const { ledger, vanished, port } = this.#options;
    const referring: Array<{ remoteId: string; fingerprint: string }> = [];
    const replaced: string[] = [];
    let isIdFree = false;
    for (const [prepared, outcome] of done) {
      const { item, print, relative, hash, outline, frontId } = prepared;
      const { remoteId, movedFrom } = item;
      const refs = [...(this.#references.get(remoteId) ?? [])];
      this.#references.delete(remoteId);
      if (outcome.outcome === 'conflict') {
        await this.#onConflict(prepared, outcome);
        continue;
      }
      if (movedFrom !== null) {
        const former = ledger.items.get(movedFrom);
        if (former !== undefined && (frontId === null || former.noticeId === frontId))
          ledger.remove(movedFrom);
        if (frontId === null) replaced.push(movedFrom);
        vanished.forget(movedFrom);
      }
      const next = { ...print, refs };
      if (refs.length > 0) referring.push({ remoteId, fingerprint: formatFingerprint(next) });
      const before = ledger.items.get(remoteId)?.noticeId ?? null;
      const noticeId = outcome.noticeId ?? before;
      ledger.set({ remoteId, noticeId, print: next, relative, hash, outline });
      ledger.clear(remoteId);
      // An id that this item gave up may be free for one that waited; who moved is named by its old place.
      isIdFree ||= (before !== null && before !== noticeId) || (movedFrom !== null && frontId !== null);
    }
    if (isIdFree) this.#retryConflicts();
    this.#options.onProgress(done.length, true);
    if (referring.length > 0) await port.touch(referring);
    // Intake has withdrawn them already, unless it read an id where there seemed to be none.
    if (replaced.length > 0) await port.withdraw(replaced);
  }

  async #onConflict(prepared: Prepared, { owner, noticeId }: ItemOutcome): Promise<void> {
    const { ledger, setting, looks, clock } = this.#options;
    const { item, frontId, relative } = prepared;
    const { remoteId, isBackfill, isRead } = item;
    const isOurs = owner !== null && owner.sourceId === setting.id && owner.remoteId !== remoteId;
    if (isOurs && item.movedFrom === null && (await this.#mayTakeOver(prepared, owner.remoteId))) {
      this.#contests.set(remoteId, owner.remoteId);
      looks.again(remoteId, relative, clock(), { isForced: true, isBackfill, isRead });
      const rival = ledger.items.get(owner.remoteId);
      if (rival !== undefined)
        looks.again(owner.remoteId, rival.relative, clock(), { isForced: true, isBackfill, isRead });
      return;
    }
    const elsewhere = owner === null || owner.sourceId === setting.id ? null : owner.sourceId;
    const reason = idConflict(noticeId ?? frontId ?? '', owner?.remoteId ?? null, elsewhere);
    // Another source's item may go without a word; ours is known to be there.
    const rival = isOurs && ledger.items.has(owner.remoteId) ? owner.remoteId : null;
    ledger.report({ remoteId, ...reason }, rival === null ? null : prepared.print.stamp, rival);
  }

  /** The owner's file is gone; or both came with the first scan, newest first, and the owner's is the younger one. */
  async #mayTakeOver({ print, item }: Prepared, owner: string): Promise<boolean> {
    const rival = this.#options.ledger.items.get(owner);
    const rivalStamp = rival?.print?.stamp;
    if (this.isFirstScan && item.isBackfill && rivalStamp !== undefined) {
      const age = modifiedAt(print.stamp) - modifiedAt(rivalStamp);
      return age === 0n ? item.remoteId < owner : age < 0n;
    }
    return await this.#isMissing(owner);
  }

  #retryConflicts(): void {
    const { ledger } = this.#options;
    this.#retry(ledger.problemIds().filter((id) => ledger.problemOf(id)?.problem.code === 'id-conflict'));
  }

  /** Looks again at files that want the id of one of these items; false when there are none. */
  retryRivals(remoteIds: readonly string[]): boolean {
    const { ledger } = this.#options;
    const rivals = ledger.rivalsOf(new Set(remoteIds));
    for (const remoteId of rivals) ledger.clear(remoteId);
    this.#retry(rivals);
    return rivals.length > 0;
  }

  #retry(remoteIds: readonly string[]): void {
    const { looks, clock } = this.#options;
    for (const remoteId of remoteIds) looks.again(remoteId, remoteId, clock(), { isForced: true });
  }

  /** Rejects as the port does. */
  async withdraw(remoteIds: readonly string[]): Promise<void> {
    const { ledger, vanished, port } = this.#options;
    if (remoteIds.length === 0) return;
    await port.withdraw(remoteIds);
    for (const remoteId of remoteIds) {
      ledger.remove(remoteId);
      ledger.clear(remoteId);
      vanished.forget(remoteId);
    }
    this.#retryConflicts();
    this.#options.onProgress(0, true);
  }

  /** From now on what is new is news. */
  async endFirstScan(): Promise<void> {
    if (!this.isFirstScan) return;
    const { ledger, port } = this.#options;
    const marked: Array<{ remoteId: string; fingerprint: string }> = [];
    const unmarked: Item[] = [];
    for (const remoteId of ledger.items.firstScanMarks()) {
      const item = ledger.items.get(remoteId);
      if (item === undefined || item.print === null) continue;
      const print = { ...item.print, isFirstScan: false };
      marked.push({ remoteId, fingerprint: formatFingerprint(print) });
      unmarked.push({ ...item, print });
    }
    if (marked.length > 0) await port.touch(marked);
    for (const item of unmarked) ledger.set(item);
    this.#marker = null;
    this.isFirstScan = false;
  }
}

function modifiedAt(stamp: string): bigint {
  return partsOfStamp(stamp).mtimeNs;
}
