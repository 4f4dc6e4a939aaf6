/**
 * CHANGELOG.md as data for the page, so that the app needs no parser and inserts no HTML: `virtual:changelog`. The file
 * follows Keep a Changelog 1.1; what does not is an error of the build.
 */
import { readFile } from 'node:fs/promises';
import { marked, type MarkedToken, type Token, type Tokens } from 'marked';
import type { Inline, Release } from 'virtual:changelog';
import type { Plugin } from 'vite';

const NAME = 'virtual:changelog';
/** Tells Vite that no file has this name. */
const RESOLVED = `\0${NAME}`;

export function changelog(path: string): Plugin {
  return {
    name: 'gazette-changelog',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    async load(id) {
      if (id !== RESOLVED) return null;
      this.addWatchFile(path);
      const releases = parseChangelog(await readFile(path, 'utf8'));
      return `export const releases = ${JSON.stringify(releases)};`;
    },
  };
}

const RELEASE =
  /^\[?(?<name>Unreleased|\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)\]?(?: - (?<date>\d{4}-\d{2}-\d{2}))?(?: \[YANKED\])?$/;

interface Draft extends Release {
  readonly groups: Array<{ readonly title: string; readonly entries: Inline[][] }>;
}

/** The releases of a changelog, in its order. Throws, with the place, where it does not follow the format. */
export function parseChangelog(text: string): Release[] {
  const releases: Draft[] = [];
  for (const token of known(marked.lexer(text))) {
    if (token.type === 'space' || token.type === 'def') continue;
    const release = releases.at(-1);
    if (token.type === 'heading' && token.depth === 2) {
      releases.push({ ...named(token.text), groups: [] });
    } else if (release === undefined) {
      // The title, and how the file is written.
      continue;
    } else if (token.type === 'heading' && token.depth === 3) {
      release.groups.push({ title: token.text, entries: [] });
    } else if (token.type === 'list') {
      const group = release.groups.at(-1);
      if (group === undefined) throw unexpected(token.raw);
      group.entries.push(...token.items.map(entryOf));
    } else throw unexpected(token.raw);
  }
  return releases;
}

function named(heading: string): Pick<Release, 'version' | 'date'> {
  const { name, date } = RELEASE.exec(heading)?.groups ?? {};
  if (name === undefined) throw unexpected(`## ${heading}`);
  return { version: name === 'Unreleased' ? null : name, date: date ?? null };
}

function entryOf(item: Tokens.ListItem): Inline[] {
  return known(item.tokens).flatMap((token) => {
    if (token.type === 'text' || token.type === 'paragraph') return inlineOf(token.tokens ?? []);
    throw unexpected(token.raw);
  });
}

function inlineOf(tokens: readonly Token[]): Inline[] {
  return known(tokens).map((token): Inline => {
    switch (token.type) {
      case 'text':
      case 'escape':
        return { kind: 'text', text: token.text.replaceAll(/\s+/g, ' ') };
      case 'br':
        return { kind: 'text', text: ' ' };
      case 'codespan':
        return { kind: 'code', text: token.text };
      case 'strong':
      case 'em':
        return { kind: token.type, children: inlineOf(token.tokens) };
      case 'link':
        if (!token.href.startsWith('https://')) throw unexpected(token.raw);
        return { kind: 'link', href: token.href, children: inlineOf(token.tokens) };
      default:
        throw unexpected(token.raw);
    }
  });
}

/** Without extensions there are no other tokens than the library's own. */
const known = (tokens: readonly Token[]): MarkedToken[] => tokens as MarkedToken[];

const unexpected = (raw: string): Error =>
  new Error(`the changelog has no place for this (Keep a Changelog 1.1): ${raw.trim().slice(0, 200)}`);
