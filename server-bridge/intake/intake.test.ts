import { describe, expect, it } from 'vitest';
import type { DocumentInput, NoticeDocument } from '../notice/document.ts';
import { htmlOf, packDocument, unpackBody } from '../notice/packed.ts';
import { createIntake } from './intake.ts';
import type { IntakeItem, IntakeItemWrite, IntakeMedia, IntakeSource } from './ports.ts';

function document(input: DocumentInput): NoticeDocument {
  const id = /^id: (\S+)$/m.exec(input.text)?.[1] ?? null;
  const ref = /!\[\]\((\S+)\)/.exec(input.text)?.[1];
  return {
    id,
    title: input.fallbackTitle,
    isUntitled: !input.text.startsWith('# '),
    level: 'normal',
    channel: input.channel,
    tags: [],
    issuer: null,
    number: null,
    pinned: false,
    requiresAck: false,
    isDraft: false,
    publishAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    expires: null,
    html: JSON.stringify(input.media),
    isPlain: false,
    toc: [],
    clauses: [],
    dates: [],
    warnings: [],
    plainText: input.text,
    excerpt: input.text,
    localRefs: ref === undefined ? [] : [{ ref, kind: 'image' }],
    media: [],
    moderation: { action: 'none', hits: [], dictionaryVersion: 'd' },
  };
}

function item(remoteId: string, text: string, movedFrom: string | null = null): IntakeItem {
  return {
    remoteId,
    fingerprint: 'f',
    text,
    format: 'markdown',
    fallbackTitle: remoteId,
    channel: null,
    isBackfill: false,
    isRead: false,
    movedFrom,
  };
}

function setUp(delays: readonly number[] = []) {
  const commits: IntakeItemWrite[][] = [];
  let calls = 0;
  const media = new Map<string, IntakeMedia>();
  const intake = createIntake({
    now: () => 5,
    sha256: (text) => `sha(${text})`,
    processor: {
      async process(inputs) {
        const delay = delays[calls] ?? 0;
        calls += 1;
        await new Promise((done) => setTimeout(done, delay));
        return inputs.map((input) => packDocument(document(input), input.text));
      },
    },
    store: {
      commit: ({ items }) => {
        commits.push([...items]);
        return Promise.resolve(
          items.map((write) => ({
            remoteId: write.remoteId,
            noticeId: null,
            outcome: 'published' as const,
            owner: null,
          })),
        );
      },
      putMedia: ({ name, mime, bytes }) =>
        Promise.resolve({ status: 'ok', hash: `hash-${name}`, name, mime, bytes: bytes.length }),
    },
  });
  const source: IntakeSource = {
    id: 's',
    maxLevel: 'urgent',
    zone: 'UTC',
    readMedia: (_remoteId, ref) => Promise.resolve(media.get(ref) ?? { status: 'missing' }),
  };
  return { intake, source, commits, media };
}

describe('intake', () => {
  it('derives a stable id from source and path where the item names none', async () => {
    const { intake, source, commits } = setUp();
    await intake.put(source, [item('a.md', 'text'), item('b.md', 'id: mine')]);
    await intake.put(source, [item('a.md', 'other text')]);
    const ids = commits.flat().map((write) => (write.op === 'put' ? write.noticeId : ''));
    expect(ids[0]).toMatch(/^n-/);
    expect(ids[1]).toBe('mine');
    expect(ids[2]).toBe(ids[0]);
  });

  it('commits in the order of the calls although the first takes longer', async () => {
    const { intake, source, commits } = setUp([40, 0]);
    await Promise.all([intake.put(source, [item('a.md', '1')]), intake.put(source, [item('a.md', '2')])]);
    expect(
      commits.map(([write]) => (write?.op === 'put' ? unpackBody(write.document.body).text : '')),
    ).toEqual(['1', '2']);
  });

  it('takes media in before it commits, and counts them as content', async () => {
    const { intake, source, commits, media } = setUp();
    const bytes = new Uint8Array([1]);
    media.set('x.png', { status: 'ok', name: 'x.png', mime: 'image/png', bytes });
    await intake.put(source, [item('a.md', '![](x.png)')]);
    media.set('x.png', { status: 'ok', name: 'y.png', mime: 'image/png', bytes });
    await intake.put(source, [item('a.md', '![](x.png)')]);
    const [first, second] = commits.flat();
    if (first?.op !== 'put' || second?.op !== 'put') throw new Error('not put');
    expect(htmlOf(first.document.body)).toContain('hash-x.png');
    expect(first.contentHash).not.toBe(second.contentHash);
  });

  it('counts the name of the file as content where it is the title, and so the way the text is meant', async () => {
    const { intake, source, commits } = setUp();
    const titled = item('b.md', '# B');
    await intake.put(source, [
      item('a.md', 'text'),
      { ...item('a.md', 'text'), fallbackTitle: 'other' },
      titled,
      { ...titled, fallbackTitle: 'other' },
      { ...titled, format: 'plain' },
    ]);
    const [one, renamed, same, moved, plain] = commits
      .flat()
      .map((write) => (write.op === 'put' ? write.contentHash : ''));
    expect(renamed).not.toBe(one);
    expect(moved).toBe(same);
    expect(plain).not.toBe(same);
  });

  it('keeps the notice of a moved item that names its id, and withdraws one that does not', async () => {
    const { intake, source, commits } = setUp();
    const results = await intake.put(source, [
      item('new.md', 'id: a', 'old.md'),
      item('n2.md', 'text', 'o2.md'),
    ]);
    expect(commits[0]?.map((write) => [write.op, write.remoteId])).toEqual([
      ['put', 'new.md'],
      ['put', 'n2.md'],
      ['withdraw', 'o2.md'],
    ]);
    expect(results).toHaveLength(2);
    expect(commits[0]?.map((write) => (write.op === 'put' ? write.movedFrom : null))).toEqual([
      'old.md',
      null,
      null,
    ]);
  });

  it('goes on after a failed call, and tells it to its caller only', async () => {
    const { intake, source, commits } = setUp();
    const broken: IntakeSource = { ...source, readMedia: () => Promise.reject(new Error('share gone')) };
    await expect(intake.put(broken, [item('a.md', '![](x.png)')])).rejects.toThrow('share gone');
    await intake.put(source, [item('b.md', 'text')]);
    expect(commits).toHaveLength(1);
  });

  it('commits nothing for nothing', async () => {
    const { intake, commits } = setUp();
    await intake.withdraw('s', []);
    expect(commits).toHaveLength(0);
  });
});
