/** Answers queries: candidates from the index, the filter from the columns, proof and excerpts from the texts. */
import { encodeText, joinBytes, withMember } from '../../contract/encoded.ts';
import type { Params, Result } from '../../contract/methods.ts';
import type { Position } from '../../contract/notice.ts';
import { CONTENT_COLUMNS, type ContentRow, decodePlainText, isContentDamage } from '../content.ts';
import type { Database } from '../database.ts';
import type { Overview } from '../overview.ts';
import { readSummaryJson } from '../summaries.ts';
import { highlightExcerpt, highlightTitle } from './highlight.ts';
import {
  matchAll,
  matchInTitle,
  matchStrong,
  needsProof,
  parseQuery,
  proves,
  scoreOf,
  type Unit,
} from './query.ts';

type SearchParams = Params<'notices.search'>;
type Figures = Omit<Result<'notices.search'>, 'items'>;
type Highlights = Omit<Result<'notices.search'>['items'][number], 'summary'>;

/** Beyond so many matches title hits and then the newest stand in for ranking. */
export const RANKED = 5_000;
/** So many candidates are read to prove characters side by side; beyond, only those of the page. */
const PROVED = 200;
/** Of a rough order by the index the first so many are put in order by their texts. */
const REFINED = 60;
const TITLE_WEIGHT = 2;
/** So many texts are kept while a search is under way. */
const TEXTS = 64;
/** A search stays at hand for its next page. */
const KEPT = 4;

interface Text {
  readonly title: string;
  readonly plainText: string;
}

interface Candidates {
  /** Row numbers, best first. */
  readonly rows: readonly number[];
  readonly isExact: boolean;
  /** Whether each still has to be proved when its page is read. */
  readonly isProved: boolean;
}

export class Finder {
  readonly #store: Database;
  readonly #index: Database;
  readonly #overview: Overview;
  /** From the index's row number to the notice's. */
  #noticeOf = new Int32Array(1024);
  #progress = { epoch: '', seq: -1, doc: 0 };
  readonly #kept = new Map<string, Candidates>();
  /** Texts that the search under way has read: what ranking read, the page shows. */
  readonly #texts = new Map<number, Text | null>();
  #generation = -1;

  constructor(store: Database, index: Database, overview: Overview) {
    this.#store = store;
    this.#index = index;
    this.#overview = overview;
  }

  /** The result as JSON in UTF-8. */
  search(params: SearchParams): Uint8Array {
    const position = this.#overview.refresh(this.#store);
    const units = parseQuery(params.query);
    if (units.length === 0) return toJson({ position, total: 0, isTotalExact: true }, []);
    this.#texts.clear();
    try {
      return this.#index.read(() => this.#page(position, units, params));
    } finally {
      this.#texts.clear();
    }
  }

  #page(position: Position, units: readonly Unit[], params: SearchParams): Uint8Array {
    this.#refresh();
    const found = this.#candidates(units, params);
    const items: string[] = [];
    // Rows that do not hold what was asked for are passed over, so the page is counted in proved ones.
    let toSkip = found.isProved ? 0 : params.offset;
    for (let at = found.isProved ? params.offset : 0; at < found.rows.length; at++) {
      if (items.length >= params.limit) break;
      const item = this.#item(found.rows[at] ?? 0, units, found.isProved);
      if (item === null) continue;
      if (toSkip > 0) toSkip -= 1;
      else items.push(item);
    }
    return toJson({ position, total: found.rows.length, isTotalExact: found.isExact }, items);
  }

  /** Reads the index's rows ahead of the first search. */
  warm(): void {
    this.#overview.refresh(this.#store);
    this.#index.read(() => this.#refresh());
    parseQuery('a');
  }

  #refresh(): void {
    const now = this.#index.get<{ epoch: string; seq: number; doc: number }>('SELECT * FROM progress');
    if (now === undefined) return;
    const isSame = now.epoch === this.#progress.epoch && now.seq === this.#progress.seq;
    if (isSame && this.#generation === this.#overview.columns.generation) return;
    this.#kept.clear();
    this.#generation = this.#overview.columns.generation;
    const from = now.epoch === this.#progress.epoch ? this.#progress.doc : 0;
    for (const [doc, n] of this.#index.each<readonly [number, number]>(
      'SELECT doc, n FROM docs WHERE doc > ?',
      from,
    )) {
      if (doc >= this.#noticeOf.length) {
        const grown = new Int32Array(Math.max(doc + 1, this.#noticeOf.length * 2));
        grown.set(this.#noticeOf);
        this.#noticeOf = grown;
      }
      this.#noticeOf[doc] = n;
    }
    this.#progress = now;
  }

  #candidates(units: readonly Unit[], { query, filter, offset, limit }: SearchParams): Candidates {
    const key = JSON.stringify([query, filter]);
    const needed = offset + limit;
    const kept = this.#kept.get(key);
    if (kept !== undefined && (kept.isExact || kept.rows.length >= needed)) return kept;
    const wanted = this.#overview.columns.select(filter);
    const isWanted = (n: number): boolean => wanted[n] === 1;
    const docs = this.#docs(matchAll(units), RANKED + 1, null);
    const candidates =
      docs.length > RANKED
        ? this.#newest(units, docs, isWanted, needed)
        : this.#prove(units, this.#ranked(units, docs, isWanted));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < KEPT) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(key, candidates);
    return candidates;
  }

  /** Newest first. One joined string is read several times faster than as many rows. */
  #docs(match: string, limit: number, below: number | null): number[] {
    const row = this.#index.get<{ docs: string | null }>(
      `SELECT group_concat(rowid) AS docs FROM (SELECT rowid FROM words
       WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?)`,
      match,
      below ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
    return row?.docs ? row.docs.split(',').map(Number) : [];
  }

  #ranked(units: readonly Unit[], docs: number[], isWanted: (n: number) => boolean): number[] {
    const scores = new Map<number, number>();
    for (const doc of docs) {
      const n = this.#noticeOf[doc] ?? 0;
      if (isWanted(n)) scores.set(n, 0);
    }
    // Where the texts of all are read anyway, the index need not be asked again.
    if (scores.size > REFINED) {
      const weigh = (match: string, weight: number): void => {
        for (const doc of this.#docs(match, RANKED, null)) {
          const n = this.#noticeOf[doc] ?? 0;
          const score = scores.get(n);
          if (score !== undefined) scores.set(n, score + weight);
        }
      };
      weigh(matchInTitle(units), TITLE_WEIGHT);
      weigh(matchStrong(units), 1);
    }
    const rows = this.#byScore(scores);
    const refined = new Map<number, number>();
    for (const n of rows.slice(0, REFINED)) {
      const text = this.#text(n);
      if (text !== null) refined.set(n, scoreOf(units, text.title, text.plainText));
    }
    return [...this.#byScore(refined), ...rows.slice(REFINED)];
  }

  #byScore(scores: ReadonlyMap<number, number>): number[] {
    const { updatedAt } = this.#overview.columns;
    return [...scores]
      .sort(
        ([a, scoreA], [b, scoreB]) => scoreB - scoreA || (updatedAt[b] ?? 0) - (updatedAt[a] ?? 0) || b - a,
      )
      .map(([n]) => n);
  }

  #newest(
    units: readonly Unit[],
    first: number[],
    isWanted: (n: number) => boolean,
    needed: number,
  ): Candidates {
    const rows = new Set<number>();
    const take = (docs: readonly number[]): void => {
      for (const doc of docs) {
        const n = this.#noticeOf[doc] ?? 0;
        if (isWanted(n)) rows.add(n);
      }
    };
    take(this.#docs(matchInTitle(units), Math.max(RANKED, needed), null));
    take(first);
    // A narrow filter may leave too few: look further back, to the end if need be.
    let docs = first;
    while (rows.size < needed && docs.length > RANKED) {
      docs = this.#docs(matchAll(units), RANKED + 1, docs.at(-1) ?? 0);
      take(docs);
    }
    return {
      rows: [...rows],
      isExact: docs.length <= RANKED && !needsProof(units),
      isProved: !needsProof(units),
    };
  }

  #prove(units: readonly Unit[], rows: number[]): Candidates {
    if (!needsProof(units)) return { rows, isExact: true, isProved: true };
    if (rows.length > PROVED) return { rows, isExact: false, isProved: false };
    const proved = rows.filter((n) => {
      const text = this.#text(n);
      return text !== null && proves(units, text.title, text.plainText);
    });
    return { rows: proved, isExact: true, isProved: true };
  }

  #text(n: number): Text | null {
    const known = this.#texts.get(n);
    if (known !== undefined) return known;
    const row = this.#store.get<ContentRow & { title: string }>(
      `SELECT v.title, ${CONTENT_COLUMNS} FROM notices n JOIN versions v ON v.v = n.shownV JOIN contents c ON c.v = v.v
       WHERE n.n = ?`,
      n,
    );
    const text = row === undefined ? null : textOf(row);
    if (this.#texts.size < TEXTS) this.#texts.set(n, text);
    return text;
  }

  #item(n: number, units: readonly Unit[], isProved: boolean): string | null {
    const text = this.#text(n);
    const summary = text === null ? null : readSummaryJson(this.#store, n);
    if (text === null || summary === null) return null;
    if (!isProved && !proves(units, text.title, text.plainText)) return null;
    const highlights: Highlights = {
      title: highlightTitle(text.title, units),
      excerpt: highlightExcerpt(text.plainText, units),
    };
    return `{"summary":${summary},${JSON.stringify(highlights).slice(1)}`;
  }
}

/** Of a damaged content only the title is known. */
function textOf(row: ContentRow & { readonly title: string }): Text {
  try {
    return { title: row.title, plainText: decodePlainText(row) };
  } catch (error) {
    if (!isContentDamage(error)) throw error;
    return { title: row.title, plainText: '' };
  }
}

function toJson(figures: Figures, items: readonly string[]): Uint8Array {
  return joinBytes(withMember(figures, 'items', encodeText(`[${items.join(',')}]`)));
}
