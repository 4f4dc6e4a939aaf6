/**
 * Measures the store alone: intake, lists and searches, also while an intake and a full check run, and its size.
 * Run: `npx --no -- node bench/store.bench.ts [--size 10000] [--json file] [--keep folder]`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../server-bridge/store/open-store.ts';
import type { ItemWrite, Store } from '../server-bridge/store/store.ts';

const { values: args } = parseArgs({
  options: { size: { type: 'string', default: '10000' }, json: { type: 'string' }, keep: { type: 'string' } },
});
const SIZE = Number(args.size);
const BATCH = 100;
const NOW = Date.now();

/** Numbers that are the same in every run. */
let seed = 42;
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}
const below = (limit: number): number => Math.floor(random() * limit);

const COMMON =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严';
const RARE = Array.from({ length: 3000 }, (_, index) => String.fromCharCode(0x5e00 + index)).join('');
const PHRASES = [
  '停水',
  '通知',
  '会议',
  '消防',
  '疏散',
  '食堂',
  '放假',
  '安排',
  '设备',
  '维护',
  '办公室',
  '请各部门',
  '有关事项',
  '自即日起',
  '保持电话畅通',
];
const WORDS =
  'water outage network meeting room server floor access card fire drill holiday ISO 9001 maintenance window canteen parking lift'.split(
    ' ',
  );

function sentence(): string {
  let text = '';
  const length = 12 + below(30);
  while (text.length < length) {
    const kind = random();
    if (kind < 0.12) text += PHRASES[below(PHRASES.length)] ?? '';
    else if (kind < 0.15) text += ` ${WORDS[below(WORDS.length)] ?? ''} `;
    else if (kind < 0.2) text += RARE[below(RARE.length)] ?? '';
    // Few characters are most of any text.
    else text += COMMON[Math.floor(COMMON.length * random() ** 2.2)] ?? '';
  }
  return `${text}。`;
}

function makeItem(index: number): Extract<ItemWrite, { op: 'put' }> {
  const title = `${['关于', '紧急', '转发'][below(3)] ?? ''}${sentence().slice(0, 18)}的通知`;
  const lines: string[] = [];
  let length = 0;
  while (length < 680) {
    const line = sentence() + sentence();
    lines.push(line);
    length += line.length;
  }
  const plainText = lines.join('\n');
  const text = `# ${title}\n\n${lines.join('\n\n')}\n`;
  return {
    op: 'put',
    remoteId: `${index}.md`,
    noticeId: `n-${index}`,
    fingerprint: `${text.length}:${index}`,
    contentHash: createHash('sha256').update(text).digest('hex'),
    text,
    isBackfill: true,
    isRead: index % 3 === 0,
    movedFrom: null,
    document: {
      id: null,
      title,
      isUntitled: false,
      level: (['info', 'normal', 'normal', 'important', 'urgent'] as const)[below(5)] ?? 'normal',
      channel: ['hr', 'it', 'safety', 'canteen'][below(4)] ?? null,
      tags: below(4) === 0 ? ['building'] : [],
      issuer: '办公室',
      number: null,
      pinned: index % 5000 === 7,
      requiresAck: index % 50 === 0,
      isDraft: false,
      publishAt: null,
      effectiveFrom: null,
      effectiveTo: null,
      expires: null,
      html: lines.map((line) => `<p>${line}</p>`).join('\n'),
      isPlain: false,
      toc: [],
      clauses: lines.slice(0, 4).map((value, order) => ({
        order,
        depth: 0,
        label: `${order + 1}.`,
        key: null,
        value,
        lines: [order, order] as [number, number],
      })),
      dates: [],
      warnings: [],
      plainText,
      excerpt: plainText.slice(0, 200),
      localRefs: [],
      media: [],
      moderation: { action: 'none', hits: [], dictionaryVersion: 'bench' },
    },
  };
}

const QUERIES = [
  '水',
  '的',
  '一',
  '停水',
  '通知',
  '会议',
  '疏散',
  '消防疏散',
  '保持电话畅通',
  'water outage',
  'ISO 9001',
  'maint',
  '食堂 放假',
  RARE.slice(5, 6),
  RARE.slice(5, 7),
  '停水通知 water',
  '公 国',
  '没有这样的词语',
];

interface Row {
  readonly what: string;
  readonly [figure: string]: string | number;
}
const rows: Row[] = [];
const round = (value: number): number => Math.round(value * 100) / 100;

function summarise(what: string, times: number[]): void {
  times.sort((a, b) => a - b);
  const at = (part: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0);
  const row = { what, count: times.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  rows.push(row);
  print(row);
}

function print(row: Row): void {
  const { what, ...figures } = row;
  const text = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${what.padEnd(44)}${text.join('   ')}\n`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureReads(store: Store, suffix: string, rounds: number): Promise<void> {
  const lists: number[] = [];
  const sorts = ['newest', 'oldest', 'level', 'effective'] as const;
  for (const sort of sorts) (await store.list({ filter: {}, sort, offset: 0, limit: 50 })).decode();
  for (let index = 0; index < rounds * 10; index++) {
    const filter =
      [{}, { states: ['upcoming' as const, 'current' as const] }, { unread: true }, { channels: ['it'] }][
        index % 4
      ] ?? {};
    const sort = sorts[index % 3 === 0 ? below(4) : 0] ?? 'newest';
    lists.push(await timed(() => store.list({ filter, sort, offset: below(SIZE), limit: 50 })));
  }
  summarise(`list page of 50, any offset${suffix}, ms`, lists);
  const searches: number[] = [];
  const slow = new Map<string, number>();
  for (let index = 0; index < rounds; index++) {
    for (const query of QUERIES) {
      const time = await timed(() => store.search({ query, filter: {}, offset: 0, limit: 20 }));
      searches.push(time);
      slow.set(query, Math.max(slow.get(query) ?? 0, time));
    }
  }
  summarise(`search, ${QUERIES.length} queries${suffix}, ms`, searches);
  const worst = [...slow].sort((a, b) => b[1] - a[1]).slice(0, 5);
  process.stdout.write(`  slowest: ${worst.map(([query, time]) => `${query} ${round(time)}`).join(', ')}\n`);
}

async function waitForIndex(store: Store, id: string): Promise<void> {
  for (;;) {
    const marker = (await store.search({ query: id, filter: {}, offset: 0, limit: 1 })).decode();
    if (marker.total > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function main(): Promise<void> {
  const folder = args.keep ?? mkdtempSync(join(tmpdir(), 'gazette-bench-'));
  const isNew = !existsSync(join(folder, 'store.db'));
  const open = (): Promise<Store> =>
    openStore({
      dataFolder: folder,
      workerUrl: new URL('../server-bridge/store/worker.ts', import.meta.url),
      now: Date.now,
      log: (level, message) => process.stdout.write(`  ${level}: ${message}\n`),
    });
  let store = await open();
  if (isNew) {
    let making = 0;
    let writing = 0;
    let textBytes = 0;
    for (let from = 0; from < SIZE; from += BATCH) {
      const start = performance.now();
      const items = Array.from({ length: Math.min(BATCH, SIZE - from) }, (_, index) =>
        makeItem(from + index),
      );
      for (const item of items) textBytes += Buffer.byteLength(item.text);
      making += performance.now() - start;
      writing += await timed(() => store.commit({ sourceId: 'bench', items, at: NOW + from }));
    }
    const marker = { ...makeItem(SIZE), document: { ...makeItem(SIZE).document, title: 'lastmarker' } };
    const trail = await timed(async () => {
      await store.commit({ sourceId: 'bench', items: [marker], at: NOW + SIZE });
      await waitForIndex(store, 'lastmarker');
    });
    rows.push({
      what: 'intake',
      'notices/s': Math.round((SIZE / writing) * 1000),
      'index trails ms': Math.round(trail),
    });
    print(rows.at(-1) ?? { what: '' });
    print({ what: '  (making the texts)', ms: Math.round(making) });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const { bytes } = await store.status();
    rows.push({
      what: 'size',
      'text MB': round(textBytes / 1e6),
      'store MB': round(bytes / 1e6),
      ratio: round(bytes / textBytes),
    });
    print(rows.at(-1) ?? { what: '' });
  }
  await store.close();
  const opening = performance.now();
  store = await open();
  const opened = performance.now() - opening;
  const first = await timed(() => store.list({ filter: {}, sort: 'newest', offset: 0, limit: 50 }));
  rows.push({ what: 'start, ms', open: round(opened), 'first list': round(first) });
  print(rows.at(-1) ?? { what: '' });
  print({ what: 'resident after start, MB', all: round(process.memoryUsage().rss / 1e6) });
  await measureReads(store, '', 30);
  print({ what: 'counts, ms', first: round(await timed(() => store.counts())) });
  print({ what: 'resident after reads, MB', all: round(process.memoryUsage().rss / 1e6) });

  const intake = { isOn: true };
  let added = 0;
  const busy = (async () => {
    for (let from = SIZE * 2 + (Date.now() % 1_000_000); intake.isOn; from += BATCH) {
      await store.commit({
        sourceId: 'bench',
        items: Array.from({ length: BATCH }, (_, index) => makeItem(from + index)),
        at: Date.now(),
      });
      added += BATCH;
    }
  })();
  const check = store.check('full', Date.now());
  const during = performance.now();
  await measureReads(store, ', intake and check running', 15);
  intake.isOn = false;
  await busy;
  rows.push({
    what: 'intake meanwhile',
    'notices/s': Math.round((added / (performance.now() - during)) * 1000),
  });
  print(rows.at(-1) ?? { what: '' });
  const result = await check;
  print({
    what: 'full check',
    ok: String(result.ok),
    ms: Math.round(performance.now() - during),
    problem: result.problems[0] ?? '',
  });
  print({ what: 'copy, ms', ms: Math.round(await timed(() => store.copy(Date.now()))) });
  await store.close();
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify(rows, null, 1));
  if (args.keep === undefined) rmSync(folder, { recursive: true, force: true });
}

await main();
