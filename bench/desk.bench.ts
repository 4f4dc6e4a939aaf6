/**
 * What a person waits for, in the web host: start to first notice painted, and file saved to painted in the open window.
 *
 *     node bench/desk.bench.ts [--quick]
 *
 * The peer for "saved -> painted" is the bare minimum on the same machine: a watcher that reads the file and pushes its
 * text over a WebSocket into a page that sets it, without store, parser, filter or index.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { WebSocketServer } from 'ws';
import { CHROMIUM } from '../e2e/fixtures/chromium.ts';
import { noticeText } from '../e2e/fixtures/folder.ts';
import { percentile, report, type Row } from './table.ts';

const isQuick = process.argv.includes('--quick');
const STARTS = isQuick ? 3 : 10;
const EDITS = isQuick ? 40 : 200;
const root = resolve(import.meta.dirname, '..');

/** Starts the bridge from the built files; resolves to its link and its stop. */
async function serve(
  data: string,
  folders: readonly string[],
): Promise<{ link: string; stop(): Promise<void> }> {
  const child = spawn('node', [join(root, 'dist/bridge/cli.js'), 'serve', '--no-open', ...folders], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GAZETTE_DATA: data },
  });
  const link = await new Promise<string>((done) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/\S+#code=\S+/.exec(text)?.[0];
      if (found !== undefined) done(found);
    });
  });
  return {
    link,
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/**
 * When the page had painted the text, in ms since the epoch: two frames after it came into the document. The page tells
 * it itself: what Playwright brings for its own waiting is a quarter of a megabyte, compiled on the page's main thread.
 */
async function paintedAt(page: Page, text: string): Promise<number> {
  return await page.evaluate(async (wanted) => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    while (!(document.body?.textContent ?? '').includes(wanted)) await frame();
    await frame();
    await frame();
    return Date.now();
  }, text);
}

/** With one browser profile, as a person has it: what the page and the browser keep from run to run counts. */
async function starts(folder: string): Promise<Row[]> {
  const data = mkdtempSync(join(tmpdir(), 'gazette-bench-data-'));
  const profile = mkdtempSync(join(tmpdir(), 'gazette-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, CHROMIUM);
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round <= STARTS; round += 1) {
    const page = await context.newPage();
    const before = Date.now();
    const bridge = await serve(data, [folder]);
    await page.goto(bridge.link, { waitUntil: 'commit' });
    (round === 0 ? cold : warm).push((await paintedAt(page, 'Bench notice')) - before);
    // Somebody reads; meanwhile the page keeps what it shows.
    await wait(1_500);
    await page.close();
    await bridge.stop();
  }
  await context.close();
  for (const path of [data, profile]) rmSync(path, { recursive: true, force: true });
  const row = (what: string, samples: number[]): Row => ({
    what,
    rounds: samples.length,
    'p50 ms': percentile(samples, 0.5),
    'max ms': Math.max(...samples),
  });
  return [row('first start (empty data folder)', cold), row('warm start', warm)];
}

/** Saves by rename; answers how long until the page shows the new text, for each edit. */
async function edits(page: Page, file: string, text: (round: number) => string): Promise<number[]> {
  // The page itself notes when the text was painted: two frames after it came into the document.
  await page.evaluate(() => {
    const seen = new Map<string, number>();
    (window as unknown as { seen: Map<string, number> }).seen = seen;
    new MutationObserver(() => {
      const found = document.body.textContent.match(/edit-\d+/g) ?? [];
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const at = Date.now();
          for (const mark of found) if (!seen.has(mark)) seen.set(mark, at);
        }),
      );
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const samples: number[] = [];
  for (let round = 1; round <= EDITS; round += 1) {
    const mark = `edit-${String(round)}`;
    writeFileSync(`${file}.tmp`, text(round));
    const before = Date.now();
    renameSync(`${file}.tmp`, file);
    const at = await page.waitForFunction(
      (wanted) => (window as unknown as { seen: Map<string, number> }).seen.get(wanted),
      mark,
      { polling: 20, timeout: 10_000 },
    );
    samples.push(Number(await at.jsonValue()) - before);
    // People do not save again within the same tenth of a second.
    await wait(60 + (round % 7) * 20);
  }
  return samples;
}

const body = (round: number): string =>
  noticeText(
    { id: 'bench-open', level: 'important' },
    `# Bench notice\n\n- state: edit-${String(round)}\n\n${'正文。'.repeat(200)}`,
  );

async function ours(browser: Browser, folder: string): Promise<number[]> {
  const data = mkdtempSync(join(tmpdir(), 'gazette-bench-data-'));
  const bridge = await serve(data, [folder]);
  const page = await browser.newPage();
  await page.goto(bridge.link);
  await page.getByText('Bench notice').first().click();
  await page.getByText('edit-0').first().waitFor();
  const samples = await edits(page, join(folder, 'open.md'), body);
  await page.close();
  await bridge.stop();
  rmSync(data, { recursive: true, force: true });
  return samples;
}

async function peer(browser: Browser): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gazette-bench-peer-'));
  const file = join(folder, 'open.md');
  writeFileSync(file, body(0));
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<body><pre></pre><script>new WebSocket('ws://'+location.host).onmessage=(e)=>{document.querySelector('pre').textContent=e.data}</script>`,
    );
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const watcher = watch(folder, () => {
    for (const socket of sockets.clients) socket.send(readFileSync(file, 'utf8'));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${String(port)}/`);
  const samples = await edits(page, file, body);
  await page.close();
  watcher.close();
  sockets.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
  return samples;
}

const browser = await chromium.launch(CHROMIUM);
const folder = mkdtempSync(join(tmpdir(), 'gazette-bench-notices-'));
writeFileSync(join(folder, 'open.md'), body(0));
try {
  report('Start to first notice painted (web host, browser open)', await starts(folder));
  writeFileSync(join(folder, 'open.md'), body(0));
  const row = (what: string, samples: number[]): Row => ({
    what,
    edits: samples.length,
    'p50 ms': percentile(samples, 0.5),
    'p99 ms': percentile(samples, 0.99),
    'max ms': Math.max(...samples),
  });
  report('File saved -> painted in the open window', [
    row('Gazette (web host)', await ours(browser, folder)),
    row('peer: fs.watch + WebSocket + textContent', await peer(browser)),
  ]);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
