import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.ts';
import { Backlog } from './backlog.ts';
import { toRemoteId } from './names.ts';
import { Comparer } from './compare.ts';
import { formatFingerprint, isRacy, parseFingerprint } from './fingerprint.ts';
import { Ledger } from './ledger.ts';
import { Looks } from './looks.ts';
import type { MediaReader } from './media.ts';
import { channelOf, isItemName, isVisiblePath, titleOf } from './names.ts';
import { isUnclosed, peekId } from './peek.ts';
import { BINARY } from './reasons.ts';
import { type Evidence, isBeginningOf, outlineOf, QUIET, quietFor } from './settle.ts';
import { Vanished } from './vanished.ts';

describe('names', () => {
  it('say what is an item', () => {
    for (const name of ['a.md', 'A.MARKDOWN', 'x.tmp.txt', '通知.md', 'a.b.md'])
      expect([name, isItemName(name)]).toEqual([name, true]);
    for (const name of ['.a.md', 'a.md~', '#a.md#', '.a.md.swp', 'a.md.tmp', '4913', '~$a.md', 'amd', 'md']) {
      expect([name, isItemName(name)]).toEqual([name, false]);
    }
    expect(isVisiblePath('a/.git/b.md')).toBe(false);
    expect([channelOf('a.md'), channelOf('a/b/c.md')]).toEqual([null, 'a/b']);
    expect(titleOf('a/Notice 1.2.MD')).toBe('Notice 1.2');
  });
});

describe('the front matter at a glance', () => {
  it('tells the id when it is a valid one', () => {
    const id = (matter: string) => peekId(`---\n${matter}\n---\ntext\n`);
    expect(id('title: x\nid: A-1')).toBe('A-1');
    expect(id('id: "A-1"')).toBe('A-1');
    expect(id("id: 'A-1' # ours")).toBe('A-1');
    expect(id('"id": A-1')).toBe('A-1');
    expect(peekId('---\r\nid: A-1\r\n---\r\n')).toBe('A-1');
    expect(id('id: not valid')).toBe(null);
    expect(id('id:')).toBe(null);
    expect(id('nested:\n  id: A-1')).toBe(null);
    expect(peekId('# t\n---\nid: A-1\n---\n')).toBe(null);
    expect(peekId('---\n---\nid: A-1\n')).toBe(null);
    expect(peekId('---\nid: A-1\n')).toBe(null);
  });

  it('is unclosed while its end is missing', () => {
    expect(isUnclosed('---\nid: A')).toBe(true);
    expect(isUnclosed('---\nid: A\n---')).toBe(false);
    expect(isUnclosed('---\n---\n')).toBe(false);
    expect(isUnclosed('---\nid: A\n...\n')).toBe(false);
    expect(isUnclosed('# t\n')).toBe(false);
  });
});

describe('decoding', () => {
  const text = (bytes: Buffer) => {
    const decoded = decodeText(bytes);
    return decoded.status === 'ok' ? decoded.text : decoded.status;
  };

  it('keeps UTF-8 of any two-byte script, and finds Chinese words that look like it', () => {
    for (const words of [
      'café « naïve » 10 °C',
      'Ελληνικά',
      'Привет, мир',
      'שלום',
      'مرحبا',
      'ÄÖÜ ß',
      'cafe\u0301',
      'The ＳＡＬＡＲＹ table.',
    ]) {
      expect(text(Buffer.from(words))).toBe(words);
    }
    expect(text(Buffer.from([0xcd, 0xa3, 0xcb, 0xae]))).toBe('停水');
    expect(text(Buffer.from([0xcd, 0xa8, 0xd6, 0xaa, 0x0a]))).toBe('通知\n');
    // 联通, known for being taken for UTF-8.
    expect(text(Buffer.from([0xc1, 0xaa, 0xcd, 0xa8]))).toBe('联通');
    // A four-byte character of GB18030.
    expect(text(Buffer.from([0x95, 0x32, 0x82, 0x36, 0x0a]))).toBe('\u{20000}\n');
  });

  it('gives back what was written in UTF-8, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (words) => {
        const line = `# 通知 ${words.replaceAll(/\p{C}/gu, '')}\n`;
        expect(text(Buffer.from(line))).toBe(line);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['ok', 'bad']).toContain(decodeText(Buffer.from(bytes)).status);
      }),
    );
  });

  it('tells that the end is cut', () => {
    const bytes = Buffer.from('# 停水通知');
    expect(decodeText(bytes.subarray(0, -1))).toMatchObject({ status: 'ok', isCut: true });
    expect(decodeText(bytes.subarray(0, -2))).toMatchObject({ status: 'ok', isCut: true });
    expect(decodeText(bytes)).toMatchObject({ status: 'ok', isCut: false });
  });
});

describe('fingerprints', () => {
  it('come back as they were, and foreign ones are nobody’s', () => {
    const print = {
      stamp: '12:1700000000000000001:77',
      size: 12,
      isRacy: true,
      isFirstScan: true,
      endsWithNewline: true,
      refs: [['a|b.png', '1:2:3']] as const,
    };
    expect(parseFingerprint(formatFingerprint(print))).toEqual(print);
    for (const text of [
      '',
      '1:2:3',
      '2:1:2:3:',
      '1:1:2:3:|{',
      '1:1:2:3:|[1]',
      '1:1:2:3:|{}',
      '1:1:2:3:|[[1,2]]',
    ]) {
      expect(parseFingerprint(text)).toBe(null);
    }
  });

  it('of files written within a tick of the clock are not trusted', () => {
    const stat = (ns: bigint) => ({ kind: 'file' as const, size: 1, mtimeNs: ns, ino: 1n, dev: 1n });
    expect(isRacy(stat(1_000_000_500_001n), 1_000_005)).toBe(true);
    expect(isRacy(stat(1_000_000_500_001n), 1_000_100)).toBe(false);
    // Whole seconds: a coarse clock.
    expect(isRacy(stat(1_000_000_000_000n), 1_001_500)).toBe(true);
    expect(isRacy(stat(1_000_000_000_000n), 1_003_000)).toBe(false);
  });
});

describe('settling', () => {
  const before = { size: 100, endsWithNewline: true, outline: outlineOf(Buffer.from('x'.repeat(100))) };
  const evidence = (text: string, change: Partial<Evidence> = {}): Evidence => ({
    bytes: Buffer.from(text),
    text,
    isCut: false,
    before,
    isMovedIn: false,
    isGrowing: false,
    longestPause: 0,
    isScanned: false,
    ...change,
  });

  it('is quick for whole files and patient with half ones', () => {
    const whole = `${'y'.repeat(90)}\n`;
    expect(quietFor(evidence(whole))).toBe(QUIET.edit);
    expect(quietFor(evidence(whole, { before: null }))).toBe(QUIET.create);
    expect(quietFor(evidence(whole, { before: null, isScanned: true }))).toBe(QUIET.edit);
    expect(quietFor(evidence(whole, { isMovedIn: true }))).toBe(0);
    expect(quietFor(evidence(whole, { longestPause: 50 }))).toBe(200);
    expect(quietFor(evidence('x'.repeat(60)))).toBe(QUIET.hard);
    expect(quietFor(evidence('y\n'))).toBe(QUIET.soft);
    expect(quietFor(evidence('y'.repeat(90)))).toBe(QUIET.soft);
    expect(quietFor(evidence('y'.repeat(90), { isGrowing: true }))).toBe(QUIET.growing);
    expect(quietFor(evidence('---\nid: a', { isMovedIn: true }))).toBe(QUIET.hard);
    expect(quietFor(evidence(whole, { isCut: true }))).toBe(QUIET.hard);
  });

  it('knows a beginning of what was there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 3000 }), fc.nat(), (bytes, at) => {
        const whole = Buffer.from(bytes);
        const { step } = outlineOf(whole);
        const cut = step + (at % (whole.length - step));
        expect(isBeginningOf(whole.subarray(0, cut), outlineOf(whole))).toBe(true);
        expect(isBeginningOf(whole.subarray(0, step - 1), outlineOf(whole))).toBe(false);
        expect(isBeginningOf(whole, outlineOf(whole))).toBe(false);
        expect(isBeginningOf(Buffer.concat([whole, whole]), outlineOf(whole))).toBe(false);
      }),
    );
    const other = Buffer.from('b'.repeat(50));
    expect(isBeginningOf(other, outlineOf(Buffer.from('a'.repeat(100))))).toBe(false);
  });
});

describe('what is missing', () => {
  it('is judged after a while, many only when no more go', () => {
    const vanished = new Vanished();
    vanished.note('a', 0);
    expect(vanished.due(799)).toEqual([]);
    expect(vanished.due(800)).toEqual(['a']);
    for (let index = 0; index < 30; index++) vanished.note(`n${index}`, 100 + index);
    expect(vanished.due(900)).toEqual([]);
    expect(vanished.due(929)).toHaveLength(31);
    expect(vanished.judge(['a'], 61)).toMatchObject({ kind: 'ask' });
    expect(vanished.askedCount).toBe(31);
    expect(vanished.nextAt()).toBe(null);
    vanished.forget('a');
    expect(vanished.askedCount).toBe(30);
    expect(vanished.answer(true)).toHaveLength(30);
  });

  it('asks for more than 20 and more than half only', () => {
    const judge = (missing: number, all: number) => {
      const vanished = new Vanished();
      for (let index = 0; index < missing; index++) vanished.note(`n${index}`, 0);
      return vanished.judge(vanished.due(800), all).kind;
    };
    expect([judge(20, 20), judge(21, 42), judge(21, 41), judge(50, 100), judge(51, 100)]).toEqual([
      'withdraw',
      'withdraw',
      'ask',
      'withdraw',
      'ask',
    ]);
  });
});

describe('problems', () => {
  it('are shown up to 200 and counted in full', () => {
    const ledger = new Ledger();
    for (let index = 0; index < 300; index++) ledger.report({ remoteId: `n${index}`, ...BINARY });
    expect([ledger.problems().length, ledger.problemCount]).toEqual([200, 300]);
  });
});

describe('remote ids', () => {
  it('are the same for every form of a name, and always text that can be stored', () => {
    expect(toRemoteId('cafe\u0301.md')).toBe('caf\u00e9.md');
    expect(toRemoteId('half \ud800.md')).toBe('half \ufffd.md');
  });
});

describe('the backlog of a first scan', () => {
  const found = (index: number, at: number) => ({
    remoteId: `e\u0301${index}.md`.normalize('NFC'),
    relative: `e\u0301${index}.md`,
    path: index % 7 === 0 ? `/elsewhere/${index}` : null,
    stat: { size: index, mtimeNs: BigInt(at) * 1_000_000n, ino: BigInt(index) },
  });

  it('hands out the newest first, as it was given, however many there are', () => {
    const backlog = new Backlog();
    const all = Array.from({ length: 5000 }, (_, index) => found(index, (index * 7919) % 5003));
    for (const each of all) backlog.add(each);
    const taken = Array.from({ length: 5000 }, () => backlog.take());
    expect(taken).toEqual(all.toSorted((a, b) => Number(b.stat.mtimeNs - a.stat.mtimeNs)));
    expect([backlog.take(), backlog.size]).toEqual([null, 0]);
  });

  it('can be filled again, and emptied', () => {
    const backlog = new Backlog();
    backlog.add(found(1, 1));
    backlog.take();
    backlog.add(found(2, 2));
    backlog.add(found(3, 3));
    expect([backlog.take()?.stat.size, backlog.size]).toEqual([3, 1]);
    backlog.clear();
    expect([backlog.take(), backlog.size]).toEqual([null, 0]);
  });
});

describe('a first scan', () => {
  it('asks for no look before its own walk has ended, whatever is walked beside it', async () => {
    const looks = new Looks();
    const comparer = new Comparer({
      ledger: new Ledger(),
      looks,
      vanished: new Vanished(),
      clock: () => 0,
      isFirstScan: () => true,
      mediaReader: { root: () => ({ path: '/n', real: '/n' }) } as MediaReader,
      emptyStamps: new Map(),
    });
    const walked = { count: 1, folders: [], failed: [], problems: [] };
    const file = (relative: string, at: number) => ({
      remoteId: relative,
      relative,
      path: null,
      stat: { size: 1, mtimeNs: BigInt(at), ino: 1n },
    });
    const all = comparer.begin('');
    all.onFile(file('old.md', 1_000_000));
    const beside = comparer.begin('sub');
    beside.onFile(file('sub/b.md', 2_000_000));
    await beside.end(walked);
    comparer.feed();
    expect([looks.size, comparer.waiting]).toEqual([0, 2]);
    all.onFile(file('new.md', 3_000_000));
    await all.end(walked);
    comparer.feed();
    expect(looks.values().map(({ remoteId }) => remoteId)).toEqual(['new.md', 'sub/b.md', 'old.md']);
  });
});
