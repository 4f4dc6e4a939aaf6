import { SEVERAL_CLASSES } from './class-table.ts';
import { explain, type Step } from './explain.ts';
import type { HitBuffer, Thin } from './hits.ts';
import { normalTableOf, type NormalTable } from './normal-table.ts';
import { resolveOptions, type EngineOptions, type ResolvedOptions } from './options.ts';
import { buildPart, NO_PART, patternOf, textOf, type Part } from './part.ts';
import { readPattern, type Pattern, type PatternInput } from './patterns.ts';
import { keepLongest, resolve, type MatchKind } from './resolve.ts';
import { scanPart } from './scan.ts';
import { astralClass } from './symbols.ts';

/** Patterns and their automata: one for those that are nothing but what may be skipped, one for all others. */
export interface Group {
  readonly main: Part;
  readonly literal: Part | null;
}

/** Added patterns that were built together. */
export interface Tier {
  /** Those that are not removed since. */
  readonly patterns: readonly Pattern[];
  readonly group: Group;
}

/** Characters that `first` reads before it looks whether it has found something. */
const WINDOW = 1024;

/**
 * A compiled set of patterns: a value that never changes, for any number of texts and one thread at a time. Its big
 * tables may be shared with other machines and, in a SharedArrayBuffer, with other threads.
 */
export class Machine {
  readonly options: ResolvedOptions;
  readonly table: NormalTable;
  readonly base: Group;
  /** What was added since the base was built: small tiers first. */
  readonly tiers: readonly Tier[];
  /** How many patterns of the base are removed. */
  readonly removedCount: number;
  /** All automata that have patterns. */
  readonly parts: readonly Part[];
  /** Where each entry's pattern is; made when it is first asked for. */
  private places: ReadonlyMap<number, readonly [part: Part, index: number]> | null = null;

  constructor(
    options: ResolvedOptions,
    table: NormalTable,
    base: Group,
    tiers: readonly Tier[],
    removedCount: number,
  ) {
    this.options = options;
    this.table = table;
    this.base = base;
    this.tiers = tiers;
    this.removedCount = removedCount;
    this.parts = [base, ...tiers.map(({ group }) => group)].flatMap(partsOf).filter(isUsed);
  }

  /** How many patterns it looks for. */
  get patternCount(): number {
    const { main, literal } = this.base;
    return main.codes.length + (literal?.codes.length ?? 0) + this.addedCount - this.removedCount;
  }

  /** Additions and removals that a rebuild would fold in: each costs a little time with every text. */
  get pendingCount(): number {
    return this.addedCount + this.removedCount;
  }

  private get addedCount(): number {
    return this.tiers.reduce((sum, { patterns }) => sum + patterns.length, 0);
  }

  /**
   * Replaces what is in `hits` by the hits of this text, and answers how many. `adjust` is shown all matches before the
   * kind picks among them, in any order, and may drop some or add others; their values are twice the entry, one more
   * for allow words. `thin` may drop what `adjust` would, whenever there are very many; without `adjust`, that is done.
   * Where nothing can be dropped, hits beyond what a buffer holds are left out, and its `isCut` says so.
   */
  find(
    text: string,
    kind: MatchKind,
    hits: HitBuffer,
    adjust?: (hits: HitBuffer) => void,
    thin: Thin | null = adjust === undefined ? thinFor(kind) : null,
  ): number {
    const [only] = this.parts;
    hits.thin = thin;
    if (kind === 'first' && this.parts.length === 1 && only !== undefined && adjust === undefined)
      return this.findFirst(text, only, hits);
    hits.clear();
    for (const part of this.parts) scanPart(this.scanning(part, text, kind, hits), 0, text.length);
    adjust?.(hits);
    resolve(hits, kind);
    return hits.count;
  }

  /** Every character of a hit and its visible neighbours: its normal form, by which rules, and its part in the hit. */
  explain(text: string, start: number, end: number, entry: number): readonly Step[] {
    const pattern = this.patternOfEntry(entry);
    return explain(text, start, end, pattern?.text ?? '', this.table, this.options);
  }

  /** The normal form in which the pattern of this entry is looked for; null for an unknown one. */
  normalFormOf(entry: number): string | null {
    return this.patternOfEntry(entry)?.text ?? null;
  }

  private patternOfEntry(entry: number): ReturnType<typeof patternOf> | null {
    this.places ??= placesOf(this.parts);
    const place = this.places.get(entry);
    return place === undefined ? null : patternOf(...place);
  }

  /** Reads only as far as it must: what began before a place where nothing is in progress is decided there. */
  private findFirst(text: string, part: Part, hits: HitBuffer): number {
    const scanning = this.scanning(part, text, 'first', hits);
    for (let at = 0; at < text.length;) {
      hits.clear();
      at = scanPart(scanning, at, at + WINDOW);
      resolve(hits, 'first');
      if (hits.count > 0) return 1;
    }
    hits.count = 0;
    return 0;
  }

  private scanning(part: Part, text: string, kind: MatchKind, hits: HitBuffer) {
    return {
      part,
      text,
      hits,
      table: this.table,
      skipsMarks: this.options.marks,
      isTight: kind === 'leftmost-shortest',
      cursor: { at: 0, previous: 0, previousAt: 0 },
    };
  }
}

function placesOf(parts: readonly Part[]): ReadonlyMap<number, readonly [part: Part, index: number]> {
  const places = new Map<number, readonly [part: Part, index: number]>();
  for (const part of parts) {
    for (const [index, code] of part.codes.entries()) {
      if (code >= 0 && !places.has(code >> 1)) places.set(code >> 1, [part, index]);
    }
  }
  return places;
}

/** Other kinds may answer any of the hits at a place. */
function thinFor(kind: MatchKind): Thin | null {
  return kind === 'leftmost-longest' || kind === 'first' ? thinAsOne : null;
}

function thinAsOne(hits: HitBuffer): void {
  keepLongest(hits, () => 0);
}

export interface BuildResult {
  readonly machine: Machine;
  /** Entries of patterns that are not looked for: nothing of them is visible, or they have half a character. */
  readonly unusable: ReadonlyArray<{ readonly entry: number; readonly reason: 'empty' | 'malformed' }>;
  /** Entries of patterns that are, in normal form, the same as an earlier one, which is looked for instead. */
  readonly equal: ReadonlyArray<{ readonly entry: number; readonly to: number }>;
}

/**
 * Compiles patterns. Deny and allow words of the same form are two patterns. Throws a `RangeError` for words of more
 * than 32,767 characters, more than 65,531 different characters, and options out of their range.
 */
export function buildMachine(inputs: readonly PatternInput[], options: EngineOptions = {}): BuildResult {
  const resolved = resolveOptions(options);
  const table = normalTableOf(resolved);
  const known = new Map<string, Pattern>();
  const unusable: Array<{ entry: number; reason: 'empty' | 'malformed' }> = [];
  const equal: Array<{ entry: number; to: number }> = [];
  for (const input of inputs) {
    const pattern = usablePattern(input, table, resolved);
    if (typeof pattern === 'string') {
      unusable.push({ entry: input.entry, reason: pattern });
      continue;
    }
    const same = known.get(pattern.key);
    if (same === undefined) known.set(pattern.key, pattern);
    else equal.push({ entry: input.entry, to: same.entry });
  }
  const base = buildGroup([...known.values()], table, resolved);
  return { machine: new Machine(resolved, table, base, [], 0), unusable, equal };
}

function usablePattern(
  input: PatternInput,
  table: NormalTable,
  options: ResolvedOptions,
): Pattern | 'empty' | 'malformed' {
  if (!input.text.isWellFormed()) return 'malformed';
  return readPattern(input, table, options) ?? 'empty';
}

function buildGroup(patterns: readonly Pattern[], table: NormalTable, options: ResolvedOptions): Group {
  const literal = patterns.filter(({ isSkippable }) => isSkippable);
  const main = literal.length === 0 ? patterns : patterns.filter(({ isSkippable }) => !isSkippable);
  return {
    main: buildPart(main, table, options, false),
    literal: literal.length === 0 ? null : buildPart(literal, table, options, true),
  };
}

function partsOf({ main, literal }: Group): readonly Part[] {
  return literal === null ? [main] : [main, literal];
}

function isUsed({ codes }: Part): boolean {
  return codes.length > 0;
}

const NO_TIER: Tier = { patterns: [], group: { main: NO_PART, literal: null } };

export interface Change {
  readonly machine: Machine;
  /** The entry of the pattern that was there before, in any form; null if there was none. */
  readonly known: number | null;
}

/**
 * The most patterns of each tier but the last, which has no limit. A pattern is built anew with each that comes after
 * it in the smallest tier, and a few times in each larger one.
 */
const TIER_SIZES: readonly number[] = [16, 128, 1024];

/**
 * A machine that looks for one more pattern; the old one stays as it is. A pattern that is there already in this or
 * another form changes nothing. Throws a `RangeError` for one of which nothing is visible or that is malformed.
 */
export function withAdded(machine: Machine, input: PatternInput): Change {
  const { table, options, base, tiers, removedCount } = machine;
  const pattern = usablePattern(input, table, options);
  if (typeof pattern === 'string') throw new RangeError(`the pattern is ${pattern}`);
  const found = locate(machine, pattern);
  if (found !== null) return { machine, known: found.entry };
  return {
    machine: new Machine(options, table, base, tiersWith(pattern, tiers, machine), removedCount),
    known: null,
  };
}

/** The pattern joins the smallest tier; where one is full, it is emptied into the next. */
function tiersWith(pattern: Pattern, tiers: readonly Tier[], machine: Machine): readonly Tier[] {
  let level = 0;
  let count = 1 + (tiers[0]?.patterns.length ?? 0);
  while (count > (TIER_SIZES[level] ?? Infinity)) {
    level += 1;
    count += tiers[level]?.patterns.length ?? 0;
  }
  const older = tiers.slice(0, level + 1).toReversed();
  const joined = [...older.flatMap(({ patterns }) => patterns), pattern];
  const emptied = tiers.slice(0, level).map(() => NO_TIER);
  return [...emptied, tierOf(joined, machine), ...tiers.slice(level + 1)];
}

/** A machine that does not look for the pattern of this text, in whatever form it was added; else as it was. */
export function withRemoved(machine: Machine, input: Pick<PatternInput, 'text' | 'isAllow'>): Change {
  const { table, options, base, tiers, removedCount } = machine;
  const pattern = usablePattern({ ...input, boundary: 'none', entry: 0 }, table, options);
  const found = typeof pattern === 'string' ? null : locate(machine, pattern);
  if (found === null) return { machine, known: null };
  const { entry, part, index, key } = found;
  if (part === base.main || part === base.literal) {
    const next = withoutPattern(base, part, index);
    return { machine: new Machine(options, table, next, tiers, removedCount + 1), known: entry };
  }
  const next = tiers.map(({ patterns, group }) => {
    if (group.main !== part && group.literal !== part) return { patterns, group };
    const left = patterns.filter((each) => each.key !== key);
    return left.length === 0 ? NO_TIER : { patterns: left, group: withoutPattern(group, part, index) };
  });
  return { machine: new Machine(options, table, base, next, removedCount), known: entry };
}

/** The automaton stays; the pattern only has no code any more. */
function withoutPattern(group: Group, part: Part, index: number): Group {
  const codes = part.codes.slice();
  codes[index] = -1;
  const changed = { ...part, codes };
  return part === group.main ? { ...group, main: changed } : { ...group, literal: changed };
}

/** The same patterns in one piece, as fast as one that was built at once. Costs as much as a build. */
export function rebuilt(machine: Machine): Machine {
  if (machine.pendingCount === 0) return machine;
  const { table, options, base, tiers } = machine;
  const patterns = [base.main, base.literal].flatMap((part) =>
    part === null
      ? []
      : Array.from(part.codes.keys())
          .filter((index) => (part.codes[index] ?? -1) >= 0)
          .map((index) => ({ ...patternOf(part, index), isSkippable: part === base.literal })),
  );
  const all = [...patterns, ...tiers.flatMap((tier) => tier.patterns)];
  return new Machine(options, table, buildGroup(all, table, options), [], 0);
}

function tierOf(patterns: readonly Pattern[], { table, options }: Machine): Tier {
  return { patterns, group: buildGroup(patterns, table, options) };
}

interface Located {
  readonly part: Part;
  readonly index: number;
  readonly entry: number;
  readonly key: string;
}

/** The same pattern in the machine: the automaton is walked along its symbols. */
function locate(machine: Machine, { skeleton, isAllow, key }: Pattern): Located | null {
  for (const part of machine.parts) {
    const { cells, outs, codes } = part;
    let state = 0;
    for (const [index, symbol] of skeleton.entries()) {
      const step = classOf(part, symbol) << 2;
      const next = index === 0 ? step : (cells[state] ?? 0) + step;
      if (step === 0 || cells[next + 1] !== (index === 0 ? -1 : state)) {
        state = 0;
        break;
      }
      state = next;
    }
    if (state === 0) continue;
    for (let at = cells[state + 3] ?? 0; at !== 0 && (outs[at] ?? -1) >= 0; at += 1) {
      const index = outs[at] ?? 0;
      const code = codes[index] ?? -1;
      if (code < 0 || (code & 1) !== Number(isAllow) || textOf(part, index) !== key.slice(1)) continue;
      return { part, index, entry: code >> 1, key };
    }
  }
  return null;
}

/** Of a normal form. */
function classOf(part: Part, symbol: number): number {
  const one = symbol > 0xffff ? astralClass(part, symbol) : (part.classes[symbol] ?? 0);
  return one >= SEVERAL_CLASSES ? 0 : one;
}
