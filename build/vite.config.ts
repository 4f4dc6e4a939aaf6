import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { changelog } from './changelog.ts';
import { importOrder } from './import-order.ts';

const root = resolve(import.meta.dirname, '..');
const at = (path: string): string => resolve(root, path);
/** The licences of what a bundle holds, for the package's notices and bill of materials. */
const license = { fileName: 'licenses.json' };
// Not npm's environment: the same sources give the same bundles, whoever builds.
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
const nodeBuiltins = [...builtinModules, /^node:/, 'electron'];

/** One environment a process: each bundles all its libraries, so that the package holds no node_modules. */
function nodeBundle(outDir: string, input: Record<string, string>, format: 'es' | 'cjs') {
  return {
    consumer: 'server' as const,
    resolve: {
      noExternal: true as const,
      external: ['electron'],
      conditions: ['node', 'import', 'module', 'default'],
    },
    build: {
      outDir: at(outDir),
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node24',
      sourcemap: true,
      license,
      minify: false,
      rolldownOptions: {
        input,
        external: nodeBuiltins,
        output: {
          format,
          // Names stay, so that a stack trace can be read; a third less text is loaded and kept.
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: '[name]-[hash].js',
          plugins: [importOrder()],
        },
      },
    },
  };
}

export default defineConfig({
  root: at('renderer'),
  base: '/',
  plugins: [react(), changelog(at('CHANGELOG.md'))],
  define: { __APP_VERSION__: JSON.stringify(version) },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome140',
        license,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        // One page, loaded from this machine: a second chunk pays only where most starts do without it.
        chunkSizeWarningLimit: 1000,
      },
    },
    bridge: nodeBundle(
      'dist/bridge',
      {
        child: at('server-bridge/entry/child.ts'),
        cli: at('server-bridge/entry/cli.ts'),
        'store-worker': at('server-bridge/store/worker.ts'),
        'file-worker': at('server-bridge/sources/folder/file-worker.ts'),
        'notice-worker': at('server-bridge/workers/notice-worker.ts'),
        'compile-worker': at('server-bridge/workers/compile-worker.ts'),
      },
      'es',
    ),
    main: nodeBundle('dist/electron', { main: at('electron/main.ts') }, 'es'),
    preload: nodeBundle('dist/preload', { preload: at('electron/preload.ts') }, 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'bridge', 'main', 'preload']) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
});
