/**
 * `npm run dev [-- folder…]`: hot reload. Vite serves the renderer and passes the rest on to a bridge that runs from its
 * sources and is restarted when one of them changes. Opens as a web page, where the renderer is the same.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { createServer } from 'vite';
import { root } from './lib.ts';

const VITE_PORT = 4511;
const BRIDGE_PORT = 4510;
const bridgeOrigin = `http://127.0.0.1:${String(BRIDGE_PORT)}`;
const dataFolder = process.env['GAZETTE_DATA'] ?? join(root, 'out/dev-data');
const folders = process.argv.slice(2).map((folder) => resolve(process.env['INIT_CWD'] ?? '.', folder));
let bridge: ChildProcess | null = null;

function startBridge(): void {
  const started = spawn(
    'node',
    [
      'server-bridge/entry/cli.ts',
      'serve',
      '--no-open',
      '--data',
      dataFolder,
      '--port',
      String(BRIDGE_PORT),
      ...folders,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  started.stdout.on('data', (chunk: Buffer) => {
    // The page comes from Vite; its one-time code is good there, too.
    process.stdout.write(
      chunk.toString().replace(/http:\/\/\S+\/#code=/, `http://127.0.0.1:${String(VITE_PORT)}/#code=`),
    );
  });
  bridge = started;
}

// The bridge answers its own pages only: what Vite passes on carries the bridge's origin.
const toBridge = { target: bridgeOrigin, changeOrigin: true, headers: { origin: bridgeOrigin } };
const vite = await createServer({
  configFile: join(root, 'build/vite.config.ts'),
  server: {
    host: '127.0.0.1',
    port: VITE_PORT,
    strictPort: true,
    proxy: { '/session': toBridge, '/media': toBridge, '/ws': { ...toBridge, ws: true } },
  },
});
await vite.listen();
startBridge();

let timer: NodeJS.Timeout | undefined;
watch(join(root, 'server-bridge'), { recursive: true }, (_event, name) => {
  if (name === null || !name.endsWith('.ts') || name.endsWith('.test.ts')) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    bridge?.once('close', startBridge);
    bridge?.kill('SIGTERM');
  }, 150);
});

function end(code: number): void {
  bridge?.kill('SIGTERM');
  void vite.close().then(() => process.exit(code));
}
process.once('SIGINT', () => end(130));
process.once('SIGTERM', () => end(143));
