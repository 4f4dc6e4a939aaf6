/** Where this build's other files are: beside their sources when run from them, beside each other when bundled. */
import { readFileSync } from 'node:fs';

const here = import.meta.url;
const isSource = here.endsWith('.ts');

/** The version of this build; `0.0.0` when run from its sources. */
export const appVersion: string = isSource ? '0.0.0' : packagedVersion();

export const storeWorkerUrl: URL = new URL(isSource ? './store/worker.ts' : './store-worker.js', here);
export const noticeWorkerUrl: URL = new URL(
  isSource ? './workers/notice-worker.ts' : './notice-worker.js',
  here,
);
export const compileWorkerUrl: URL = new URL(
  isSource ? './workers/compile-worker.ts' : './compile-worker.js',
  here,
);

export const fileWorkerUrl: URL = new URL(
  isSource ? './sources/folder/file-worker.ts' : './file-worker.js',
  here,
);

/** The built renderer. */
export const rendererUrl: URL = new URL(isSource ? '../dist/renderer/' : '../renderer/', here);

/** The announcements of the first run. */
export const samplesUrl: URL = new URL(isSource ? '../samples/' : '../../samples/', here);

function packagedVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', here), 'utf8')) as {
    version: string;
  };
  return version;
}
