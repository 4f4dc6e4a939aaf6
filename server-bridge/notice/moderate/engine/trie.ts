/** The double array, see DESIGN.md; the arrays are explained in `part.ts`. */
export interface Trie {
  readonly cells: Int32Array;
  readonly outs: Int32Array;
  readonly filter: Int32Array;
}

/** What `cells` holds from a state's place on. */
const STRIDE = 4;
const CHECK = 1;
const FAIL = 2;
const OUT = 3;
/** `check` of the states of one symbol: no state leads to them, the root's way is their number. */
const FIRST = -1;
const NO_STATE = -2;
/** The filter has this many bits for each pair that begins a word, so one strange pair in so many passes. */
const BITS_PER_PAIR = 24;
/** Free places that are tried for a state with several children before all of them are given up. */
const MAX_TRIES = 256;

/** The place of a pair's bit: the word is `hash >>> 5 & mask`, the bit `hash & 31`. */
export function pairHash(first: number, second: number): number {
  return Math.imul(first, 0x9e3779b1) + second;
}

interface Nodes {
  count: number;
  /** Sorted sequences that go through it: from, to. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly depth: Uint16Array;
  readonly parent: Uint32Array;
  readonly state: Uint32Array;
}

/** The double array with failure links and outputs. Sequences are classes as UTF-16 units, each at least one. */
export function buildTrie(sequences: readonly string[], classCount: number): Trie {
  const order = Array.from(sequences.keys()).sort((one, other) => {
    const first = sequences[one] ?? '';
    const second = sequences[other] ?? '';
    return first < second ? -1 : first > second ? 1 : one - other;
  });
  const sorted = order.map((index) => sequences[index] ?? '');
  const nodes = readNodes(sorted);
  const cells = placeStates(nodes, sorted, classCount);
  const outs = linkStates(nodes, sorted, order, cells);
  return { cells, outs, filter: createFilter(nodes, sorted) };
}

/** All prefixes in the order of their lengths; the root is the first. */
function readNodes(sorted: readonly string[]): Nodes {
  let total = 1;
  for (const [index, sequence] of sorted.entries()) {
    const before = sorted[index - 1] ?? '';
    let common = 0;
    while (common < sequence.length && sequence.charCodeAt(common) === before.charCodeAt(common)) common += 1;
    total += sequence.length - common;
  }
  const nodes: Nodes = {
    count: 1,
    from: new Uint32Array(total),
    to: new Uint32Array(total),
    depth: new Uint16Array(total),
    parent: new Uint32Array(total),
    state: new Uint32Array(total),
  };
  nodes.to[0] = sorted.length;
  for (let node = 0; node < nodes.count; node += 1) {
    const depth = nodes.depth[node] ?? 0;
    const to = nodes.to[node] ?? 0;
    let at = nodes.from[node] ?? 0;
    while (at < to && (sorted[at]?.length ?? 0) === depth) at += 1;
    while (at < to) {
      const unit = sorted[at]?.charCodeAt(depth);
      let end = at + 1;
      while (end < to && sorted[end]?.charCodeAt(depth) === unit) end += 1;
      const child = nodes.count++;
      nodes.from[child] = at;
      nodes.to[child] = end;
      nodes.depth[child] = depth + 1;
      nodes.parent[child] = node;
      at = end;
    }
  }
  return nodes;
}

/** The last symbol of a node. */
function lastClass(nodes: Nodes, sorted: readonly string[], node: number): number {
  return sorted[nodes.from[node] ?? 0]?.charCodeAt((nodes.depth[node] ?? 1) - 1) ?? 0;
}

/** Where each node's children begin in the order of nodes; they follow each other. */
function firstChildren(nodes: Nodes): Uint32Array {
  const first = new Uint32Array(nodes.count + 1).fill(nodes.count);
  for (let node = nodes.count - 1; node > 0; node -= 1) first[nodes.parent[node] ?? 0] = node;
  for (let node = nodes.count - 1; node >= 0; node -= 1) {
    // Without children: where those of the next would begin.
    const mine = first[node] ?? 0;
    if (mine === nodes.count) first[node] = first[node + 1] ?? nodes.count;
  }
  return first;
}

/** Gives every node a place, and writes base and check. */
function placeStates(nodes: Nodes, sorted: readonly string[], classCount: number): Int32Array {
  const free = new FreePlaces(classCount + 1, nodes.count + classCount * 2 + 1024);
  const first = firstChildren(nodes);
  const bases = new Uint32Array(nodes.count);
  const children: number[] = [];
  const fanOut = (node: number): number => (first[node + 1] ?? 0) - (first[node] ?? 0);
  for (let child = 1; child <= fanOut(0); child += 1) nodes.state[child] = lastClass(nodes, sorted, child);
  // What is hard to place comes first, and what has one child fills the holes.
  for (const node of byFanOut(nodes, fanOut)) {
    const from = first[node] ?? 0;
    const to = first[node + 1] ?? 0;
    children.length = 0;
    for (let child = from; child < to; child += 1) children.push(lastClass(nodes, sorted, child));
    const base = free.baseFor(children);
    bases[node] = base;
    for (let child = from; child < to; child += 1) {
      const place = base + (children[child - from] ?? 0);
      free.take(place);
      nodes.state[child] = place;
    }
  }
  // Any class may be added to any base.
  const cells = new Int32Array((free.end + classCount + 1) * STRIDE);
  for (let at = CHECK; at < cells.length; at += STRIDE) cells[at] = NO_STATE;
  for (let node = 1; node < nodes.count; node += 1) {
    const state = (nodes.state[node] ?? 0) * STRIDE;
    cells[state] = (bases[node] ?? 0) * STRIDE;
    const parent = nodes.parent[node] ?? 0;
    cells[state + CHECK] = parent === 0 ? FIRST : (nodes.state[parent] ?? 0) * STRIDE;
  }
  return cells;
}

/** Nodes with children, those with most of them first; the root is left out. */
function byFanOut(nodes: Nodes, fanOut: (node: number) => number): number[] {
  const several: number[] = [];
  const single: number[] = [];
  for (let node = 1; node < nodes.count; node += 1) {
    const children = fanOut(node);
    if (children > 1) several.push(node);
    else if (children === 1) single.push(node);
  }
  several.sort((one, other) => fanOut(other) - fanOut(one) || one - other);
  return [...several, ...single];
}

/** The free places of the array, as a list in their order. */
class FreePlaces {
  /** Behind the last place that was taken. */
  end: number;
  /** Where several children are first tried. */
  private hint: number;
  private next: Int32Array;
  private previous: Int32Array;
  private isTaken: Uint8Array;
  private readonly start: number;

  /** Places below `start` are taken. */
  constructor(start: number, size: number) {
    this.start = start;
    this.end = start;
    this.hint = start;
    this.next = new Int32Array(0);
    this.previous = new Int32Array(0);
    this.isTaken = new Uint8Array(0);
    this.grow(size + start);
  }

  /** A base from which all children fall on free places. */
  baseFor(children: readonly number[]): number {
    const first = children[0] ?? 0;
    const isSingle = children.length === 1;
    let place = isSingle ? this.firstFree() : this.hintedFree();
    for (let tries = 0; !this.isFree(place - first, children); tries += 1) {
      place = this.next[place] ?? 0;
      this.grow(place + (children.at(-1) ?? 0));
      // What is too crowded here is left to states with one child.
      if (tries % MAX_TRIES === MAX_TRIES - 1) this.hint = place;
    }
    this.grow(place + (children.at(-1) ?? 0));
    return place - first;
  }

  private firstFree(): number {
    return this.next[this.start - 1] ?? 0;
  }

  private hintedFree(): number {
    while (this.isTaken[this.hint] === 1) this.hint += 1;
    return this.hint;
  }

  take(place: number): void {
    this.grow(place + 2);
    const next = this.next[place] ?? 0;
    const previous = this.previous[place] ?? 0;
    this.next[previous] = next;
    this.previous[next] = previous;
    this.isTaken[place] = 1;
    this.end = Math.max(this.end, place + 1);
  }

  private isFree(base: number, children: readonly number[]): boolean {
    for (const child of children) if (this.isTaken[base + child] === 1) return false;
    return true;
  }

  private grow(size: number): void {
    const known = this.next.length;
    if (size < known) return;
    const length = Math.max(size + 1, known * 2);
    const [next, previous, isTaken] = [this.next, this.previous, this.isTaken];
    this.next = new Int32Array(length);
    this.previous = new Int32Array(length);
    this.isTaken = new Uint8Array(length);
    this.next.set(next);
    this.previous.set(previous);
    this.isTaken.set(isTaken);
    // The list begins at the last place below `start`.
    for (let place = Math.max(known, this.start - 1); place < length; place += 1) {
      this.next[place] = place + 1;
      this.previous[place] = place - 1;
    }
    this.isTaken.fill(1, 0, this.start);
  }
}

/** Failure links and outputs, from short to long. */
function linkStates(
  nodes: Nodes,
  sorted: readonly string[],
  order: readonly number[],
  cells: Int32Array,
): Int32Array {
  const outs: number[] = [0];
  for (let node = 1; node < nodes.count; node += 1) {
    const state = (nodes.state[node] ?? 0) * STRIDE;
    const depth = nodes.depth[node] ?? 0;
    const fail = depth === 1 ? 0 : failureOf(cells, nodes, sorted, node);
    cells[state + FAIL] = fail;
    const inherited = fail === 0 ? 0 : (cells[fail + OUT] ?? 0);
    let at = nodes.from[node] ?? 0;
    const to = nodes.to[node] ?? 0;
    if (sorted[at]?.length !== depth) {
      cells[state + OUT] = inherited;
      continue;
    }
    cells[state + OUT] = outs.length;
    for (; at < to && sorted[at]?.length === depth; at += 1) outs.push(order[at] ?? 0);
    outs.push(~inherited);
  }
  return Int32Array.from(outs);
}

function failureOf(cells: Int32Array, nodes: Nodes, sorted: readonly string[], node: number): number {
  const step = lastClass(nodes, sorted, node) * STRIDE;
  let fail = cells[(nodes.state[nodes.parent[node] ?? 0] ?? 0) * STRIDE + FAIL] ?? 0;
  while (fail !== 0) {
    const next = (cells[fail] ?? 0) + step;
    if (cells[next + CHECK] === fail) return next;
    fail = cells[fail + FAIL] ?? 0;
  }
  return cells[step + CHECK] === FIRST ? step : 0;
}

function createFilter(nodes: Nodes, sorted: readonly string[]): Int32Array {
  const pairs: number[] = [];
  for (let node = 1; node < nodes.count && (nodes.depth[node] ?? 0) <= 2; node += 1) {
    if (nodes.depth[node] !== 2) continue;
    const sequence = sorted[nodes.from[node] ?? 0] ?? '';
    pairs.push(pairHash(sequence.charCodeAt(0), sequence.charCodeAt(1)));
  }
  let size = 8;
  while (size * 32 < pairs.length * BITS_PER_PAIR) size *= 2;
  const filter = new Int32Array(size);
  for (const hash of pairs) {
    const word = (hash >>> 5) & (size - 1);
    filter[word] = (filter[word] ?? 0) | (1 << (hash & 31));
  }
  return filter;
}
