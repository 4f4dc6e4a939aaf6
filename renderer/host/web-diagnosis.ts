import type { DiagnosisFile } from '../../server-bridge/contract/diagnosis.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import { bundleName, withReadme } from '../../server-bridge/rules/bundle.ts';
import { browserName } from './browser-name.ts';

/** The bundle's files as a page can have them: the bridge's, and what the browser is. */
export async function webDiagnosisFiles(caller: Caller): Promise<DiagnosisFile[]> {
  const { files } = await caller.call('diagnosis.files', { checks: [] });
  const facts = {
    browser: browserName(navigator.userAgent),
    languages: navigator.languages,
    screen: { width: screen.width, height: screen.height, scale: devicePixelRatio },
  };
  return withReadme([{ name: 'host.json', text: `${JSON.stringify(facts, null, 2)}\n` }, ...files]);
}

/** Hands the bundle to the browser as a download. */
export async function downloadDiagnosis(caller: Caller, now: number): Promise<void> {
  // Few pages need it.
  const { strToU8, zipSync } = await import('fflate');
  const entries = (await webDiagnosisFiles(caller)).map(({ name, text }) => [name, strToU8(text)] as const);
  const blob = new Blob([Uint8Array.from(zipSync(Object.fromEntries(entries)))], { type: 'application/zip' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = bundleName(now);
  // Not to be judged by the guard of links.
  link.addEventListener('click', (event) => {
    event.stopPropagation();
  });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, RELEASE_MS);
}

/** The browser has begun to save by then. */
const RELEASE_MS = 60_000;
