/**
 * The policy in the Windows registry, which neither Node nor Electron reads: by `reg.exe query`. Machine-wide values win
 * over those of the user. Written after Microsoft's documentation of `reg query` and of the Policies keys.
 */
import { win32 } from 'node:path';
import { isRecord, parsePolicyText, policyFailure } from './parse.ts';
import type { PolicyPlace, RawLayer } from './types.ts';
import type { RunCommand } from './run-command.ts';

const HIVES = ['HKCU', 'HKLM'] as const;
const TOP = 'Software';
const POLICIES = 'Policies';
const KEY = `${TOP}\\${POLICIES}`;
const NAME = 'Gazette';
/** `HKEY_LOCAL_MACHINE\Software\Policies\Gazette`. */
const ROOT_PARTS = 4;
const POLL_MS = 5 * 60_000;

export function registryPlace(run: RunCommand, systemRoot: string): PolicyPlace {
  return {
    pollMs: POLL_MS,
    // There is nothing cheaper to look at than the values.
    signature: () => Promise.resolve(null),
    read: async () => (await Promise.all(HIVES.map((hive) => readHive(run, systemRoot, hive)))).flat(),
  };
}

async function readHive(run: RunCommand, systemRoot: string, hive: string): Promise<RawLayer[]> {
  const origin = `${hive}\\${KEY}\\${NAME}`;
  try {
    const { code, stdout } = await query(run, systemRoot, origin, true);
    if (code === 0) {
      const layers = registryLayers(origin, decode(stdout));
      if (layers.length > 0) return layers;
    }
    // The same code for "not there" and "not allowed": the key above tells them apart, in every language.
    const above = await list(run, systemRoot, `${hive}\\${KEY}`);
    if (above.isListed) {
      return code !== 0 && hasKey(above.text, NAME)
        ? [{ origin, failure: `the key cannot be read (reg.exe ended with ${String(code)})` }]
        : [];
    }
    // A new person may have no policies at all; whoever may not ask is not shown the key above either.
    const top = await list(run, systemRoot, `${hive}\\${TOP}`);
    if (top.isListed && (above.code === 0 || !hasKey(top.text, POLICIES))) return [];
    return [{ origin, failure: `the registry cannot be asked (reg.exe ended with ${String(above.code)})` }];
  } catch (error) {
    return [{ origin, failure: error instanceof Error ? `reg.exe: ${error.message}` : 'unknown' }];
  }
}

/** What lies in a key. Only output with keys in it shows that `reg.exe` was allowed to look. */
async function list(run: RunCommand, systemRoot: string, key: string) {
  const { code, stdout } = await query(run, systemRoot, key, false);
  const text = code === 0 ? decode(stdout) : '';
  return { code, text, isListed: /^HKEY_/m.test(text) };
}

/** `reg.exe` writes in the console's code page; 65001 is UTF-8. The paths are whole, so that no search path is asked. */
function query(run: RunCommand, systemRoot: string, key: string, isDeep: boolean) {
  const system = win32.join(systemRoot, 'System32');
  const ask = `"${win32.join(system, 'reg.exe')}" query "${key}"${isDeep ? ' /s' : ''} /reg:64`;
  const line = `"${win32.join(system, 'chcp.com')}" 65001 >nul & ${ask}`;
  return run(win32.join(system, 'cmd.exe'), ['/d', '/s', '/c', `"${line}"`]);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(
      'its output is not UTF-8; write other characters than ASCII as \\uXXXX in the value Policy',
    );
  }
}

const linesOf = (output: string): string[] => output.split(/\r?\n/);
const hasKey = (output: string, name: string): boolean =>
  linesOf(output).some((line) => line.toLowerCase().endsWith(`\\${name.toLowerCase()}`));

/** What `reg query KEY /s` printed, as layers: the value `Policy` (a whole policy as JSON), then the single values. */
export function registryLayers(origin: string, output: string): RawLayer[] {
  const { Policy: whole, ...raw } = registryTree(output);
  const layers: RawLayer[] = [];
  if (whole !== undefined) {
    const text = Array.isArray(whole) ? whole.join('\n') : whole;
    const parsed = typeof text === 'string' ? parsePolicyText(text) : { failure: 'not a text' };
    layers.push({ origin: `${origin}\\Policy`, ...parsed });
  }
  if (Object.keys(raw).length > 0) {
    const failure = policyFailure(raw, true);
    layers.push(failure === null ? { origin, raw, isLoose: true } : { origin, failure });
  }
  return layers;
}

interface Tree {
  [name: string]: unknown;
}
/** No name that somebody writes into the registry reaches a prototype. */
const newTree = (): Tree => Object.create(null) as Tree;

function registryTree(output: string): Tree {
  const root = newTree();
  let key: Tree | null = null;
  let last: string | null = null;
  for (const line of linesOf(output)) {
    const value = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line);
    if (line.startsWith('HKEY_')) {
      key = within(root, line.split('\\').slice(ROOT_PARTS));
      last = null;
    } else if (value !== null && key !== null) {
      const [, name = '', type = '', data = ''] = value;
      // "(Default)", in the system's language.
      last = /^\(.*\)$/.test(name) ? null : name;
      if (last !== null) key[last] = registryValue(type, data);
    } else if (last !== null && key !== null && typeof key[last] === 'string' && line !== '') {
      // A text may have line ends of its own.
      key[last] = `${key[last] as string}\n${line}`;
    }
  }
  return isRecord(listed(root)) ? root : newTree();
}

function within(root: Tree, names: readonly string[]): Tree {
  let tree = root;
  for (const name of names) {
    const next = tree[name];
    tree = isTree(next) ? next : (tree[name] = newTree());
  }
  return tree;
}

const isTree = (value: unknown): value is Tree => isRecord(value);

function registryValue(type: string, data: string): unknown {
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ') return data;
  if (type === 'REG_DWORD' || type === 'REG_QWORD') return Number(data);
  // The separator is written as two characters; a backslash before it belongs to a text.
  if (type === 'REG_MULTI_SZ') return data.split(/(?<!\\)\\0/).filter((item) => item !== '');
  return `(${type})`;
}

/** Keys and values named 1, 2, 3 ... are a list, as administrative templates write them. Changes the tree. */
function listed(tree: Tree): unknown {
  for (const [name, value] of Object.entries(tree)) if (isTree(value)) tree[name] = listed(value);
  const names = Object.keys(tree);
  if (names.length === 0 || !names.every((name) => /^\d{1,9}$/.test(name))) return tree;
  return names.toSorted((a, b) => Number(a) - Number(b)).map((name) => tree[name]);
}
