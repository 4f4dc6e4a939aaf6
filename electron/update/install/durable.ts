/** Changes of files that survive a power cut, in the order in which they are made. Synchronous: the boot file needs them. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../../../server-bridge/release/refusal.ts';

/** Called before each step of a change: a process may end at any of them, and a test lets it. */
export type OnStep = (step: string) => void;
export const noSteps: OnStep = () => undefined;

/** What was written into the file, or created, renamed or removed in the folder, is on disk. */
export function syncPath(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** As `syncPath`, but for Windows, which has no such call for folders. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') syncPath(path);
}

/** Writes a small file so that the old or the new one is there, whole. */
export function writeDurable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

export function removeDurable(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

/** Makes `link` lead to `target`, at one stroke. */
export function replaceLink(target: string, link: string): void {
  const temporary = `${link}.new`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, link);
  syncFolder(dirname(link));
}

/** What became of an attempt on this machine, as everybody is told. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = String(error);
  if (['ENOSPC', 'EDQUOT'].includes(code)) return new Refusal('disk-full', text);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return new Refusal('not-writable', text);
  return new Refusal('install-failed', text);
}
