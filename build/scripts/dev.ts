/**
 * `npm run dev [-- folder…]`: hot reload. Vite serves the renderer and passes the rest on to a bridge that runs from its
 * sources and is restarted when one of them changes. Opens as a web page, where the renderer is the same.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { createServer, type ProxyOptions } from 'vite';
import { foldersOf, root } from './lib.ts';

const VITE_PORT = 4511;
const BRIDGE_PORT = 4510;
const RESTART_MS = 150;
const viteOrigin = `http://127.0.0.1:${String(VITE_PORT)}`;
const bridgeOrigin = `http://127.0.0.1:${String(BRIDGE_PORT)}`;
const dataFolder = process.env['GAZETTE_DATA'] ?? join(root, 'out/dev-data');
const folders = foldersOf(process.argv.slice(2));
if (folders === null) process.exit(2);
const bridgeArguments = [
  'server-bridge/entry/cli.ts',
  'serve',
  '--no-open',
  ...['--data', dataFolder, '--port', String(BRIDGE_PORT)],
  ...folders,
];

let bridge: ChildProcess | null = null;
let hasRun = false;
let isEnding = false;

const say = (text: string): void => void process.stderr.write(`gazette: ${text}\n`);

function startBridge(): void {
  const started = spawn('node', bridgeArguments, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  bridge = started;
  started.stdout.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    const port = /^\s*http:\/\/[^/\s]+:(\d+)\/#code=/m.exec(text)?.[1];
    if (port !== undefined && port !== String(BRIDGE_PORT)) {
      say(`port ${String(BRIDGE_PORT)} is taken; "npm run dev" needs it`);
      void end(1);
    } else if (hasRun) {
      say('the bridge was restarted');
    } else {
      hasRun = true;
      // The page comes from Vite; the bridge's one-time code is good there, too.
      process.stdout.write(text.replace(/http:\/\/\S+\/#code=/, `${viteOrigin}/#code=`));
    }
  });
  started.once('close', (code) => {
    bridge = null;
    // Ended by us: another one follows.
    if (isEnding || started.killed) return;
    // What stops the first start (a wrong folder, another bridge) no change of the sources mends.
    if (!hasRun) void end(code ?? 1);
    else say('the bridge ended; it is started again at the next change');
  });
}

function restartBridge(): void {
  const running = bridge;
  if (isEnding) return;
  if (running === null) {
    startBridge();
    return;
  }
  if (running.killed) return;
  running.once('close', () => {
    if (!isEnding) startBridge();
  });
  running.kill('SIGTERM');
}

/** The bridge answers its own pages only: what comes from Vite's page is passed on as coming from the bridge's. */
const configure: ProxyOptions['configure'] = (proxy) => {
  proxy.on('proxyReq', (request, { headers }) => {
    if (headers.origin === viteOrigin) request.setHeader('origin', bridgeOrigin);
  });
  proxy.on('proxyReqWs', (request, { headers }) => {
    if (headers.origin === viteOrigin) request.setHeader('origin', bridgeOrigin);
  });
};
const toBridge = { target: bridgeOrigin, changeOrigin: true, configure };
const vite = await createServer({
  configFile: join(root, 'build/vite.config.ts'),
  server: {
    host: '127.0.0.1',
    port: VITE_PORT,
    strictPort: true,
    proxy: { '/session': toBridge, '/media': toBridge, '/ws': { ...toBridge, ws: true } },
  },
});
try {
  await vite.listen();
} catch (error) {
  say(error instanceof Error ? error.message : 'Vite cannot be started');
  process.exit(1);
}
startBridge();

let timer: NodeJS.Timeout | undefined;
watch(join(root, 'server-bridge'), { recursive: true }, (_event, name) => {
  if (name === null || !name.endsWith('.ts') || name.endsWith('.test.ts')) return;
  clearTimeout(timer);
  timer = setTimeout(restartBridge, RESTART_MS);
});

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  const running = bridge;
  if (running !== null) {
    const gone = new Promise((done) => running.once('close', done));
    running.kill('SIGTERM');
    await gone;
  }
  await vite.close();
  process.exit(code);
}
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));
