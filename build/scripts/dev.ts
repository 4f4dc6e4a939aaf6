/**
 * `npm run dev`: hot reload. Vite serves the renderer; the bridge runs from its sources and is restarted when one of
 * them changes. Opens as a web page, because there the renderer is the same and reloads fastest.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from './lib.ts';

const port = Number(process.env['GAZETTE_PORT'] ?? 4510);
const dataFolder = process.env['GAZETTE_DATA'] ?? join(root, 'out/dev-data');
const folders = process.argv.slice(2);
let bridge: ChildProcess | null = null;

function startBridge(): void {
  bridge = spawn(
    'node',
    ['server-bridge/entry/cli.ts', 'serve', '--data', dataFolder, '--port', String(port), ...folders],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, GAZETTE_RENDERER_URL: 'http://127.0.0.1:4511' },
    },
  );
}

const vite = await createServer({
  configFile: join(root, 'build/vite.config.ts'),
  server: { host: '127.0.0.1', port: 4511, strictPort: true },
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
process.once('SIGINT', () => {
  bridge?.kill('SIGINT');
  void vite.close().then(() => process.exit(130));
});
