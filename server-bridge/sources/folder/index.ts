/**
 * The folder source: a tree of `.md`, `.markdown` and `.txt` files becomes items, live. `engine.ts` runs it: hints of
 * `watch.ts` and walks of `walk.ts` ask for looks (`looks.ts`), `examine.ts` takes one, `settle.ts` says whether a file
 * is whole, `commits.ts` hands items to the port, `vanished.ts` judges what is missing, `media.ts` reads what texts
 * refer to. Imports contract, rules, notice and Node. To add a file type: its ending in `names.ts`, its decoding in
 * `decode.ts`. Behaviour for people: docs/folder-source.md.
 */
import type { FolderSourceSetting } from '../../contract/settings.ts';
import type { Source, SourcePort } from '../source.ts';
import { FolderEngine } from './engine.ts';
import type { FileSystem } from './file-system.ts';

export interface FolderSourceOptions {
  readonly setting: FolderSourceSetting;
  readonly port: SourcePort;
  /** Seconds between two re-scans, which find what no hint told. */
  readonly rescanSeconds: number;
  /** Wall clock, ms. */
  readonly now: () => number;
  /** Runs `work` once after `ms`; returns its cancel. */
  readonly setTimer?: (work: () => void, ms: number) => () => void;
  /** Monotonic clock, ms. */
  readonly clock?: () => number;
  /** Closed with the source. */
  readonly fs: FileSystem;
}

/** Starts at once; the first scan runs in the background. Never throws for what is wrong with the folder. */
export function startFolderSource(options: FolderSourceOptions): Source {
  const engine = new FolderEngine({
    ...options,
    setTimer: options.setTimer ?? startTimer,
    clock: options.clock ?? (() => performance.now()),
  });
  engine.start();
  return engine;
}

function startTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
