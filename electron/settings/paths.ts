import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** This person's data folder: `GAZETTE_DATA`, else the system's local (never roaming) place; as the bridge has it. */
export function resolveDataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['GAZETTE_DATA'] ?? '';
  return named.trim() === '' ? envPaths('gazette', { suffix: '' }).data : resolve(named);
}

/** The development server, when one is named and the app is not packaged; only of this machine. */
export function resolveDevUrl(
  env: Readonly<Record<string, string | undefined>>,
  isPackaged: boolean,
): URL | null {
  const url = URL.parse(env['GAZETTE_DEV_URL'] ?? '');
  if (isPackaged || url === null || url.protocol !== 'http:') return null;
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) ? url : null;
}
