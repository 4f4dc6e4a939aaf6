import { tests as COMMONMARK } from 'commonmark-spec';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import type { MediaResolution } from '../../document.ts';
import { passGate } from '../gate.ts';
import { renderBody } from '../index.ts';
import { readImage, readLink } from '../links.ts';
import { canonical, type Reading } from './canonical.ts';
import { COMMONMARK_DEVIATIONS, GFM_DEVIATIONS, type Deviation } from './deviations.ts';
import { GFM_CASES } from './gfm-cases.ts';

interface Case {
  readonly key: number | string;
  readonly markdown: string;
  readonly html: string;
}

const COMMONMARK_CASES = COMMONMARK.map(({ number, markdown, html }): Case => {
  const tabs = (text: string): string => text.replaceAll('→', '\t');
  return { key: number, markdown: tabs(markdown), html: tabs(html) };
});
const GITHUB_CASES = GFM_CASES.map(({ section, name, markdown, html }): Case => ({
  key: `${section}: ${name}`,
  markdown,
  html,
}));

const AS_WRITTEN: Reading = { keepsLines: false, address: decoded };
/** Our own html: lines are kept, addresses are what became of them. */
const OURS: Reading = { keepsLines: true, address: decoded };
/** The specification's html, its addresses after the rules for links and images; `blocked` takes what they refuse. */
const expected = (blocked: string[]): Reading => ({
  keepsLines: true,
  address(value, kind) {
    const target = kind === 'link' ? readLink(value) : readImage(value);
    if (target.kind === 'external') return decoded(target.href);
    if (target.kind === 'notice') return `/notice/${target.id}`;
    if (target.kind === 'remote') return target.host;
    if (target.kind === 'local') return `/media/${hashOf(target.ref)}`;
    if (target.kind === 'blocked') blocked.push(decoded(value));
    return null;
  },
});

/** Percent-encoding apart. */
function decoded(value: string): string {
  try {
    return decodeURI(value).replaceAll('%5B', '[').replaceAll('%5D', ']');
  } catch {
    return value;
  }
}

/** A name of a file of the folder that tells which. */
function hashOf(ref: string): string {
  const digits = Array.from(new TextEncoder().encode(ref), (byte) => byte.toString(16).padStart(2, '0'));
  return digits.join('').slice(0, 64).padEnd(64, '0');
}

/** As if every file that the text names lay in the folder. */
function render(markdown: string): { readonly html: string; readonly blocked: readonly string[] } {
  const media: Record<string, MediaResolution> = {};
  for (const { ref } of renderBody(markdown).localRefs)
    media[ref] = { status: 'ok', hash: hashOf(ref), name: ref, mime: 'image/png', bytes: 1 };
  const { html, warnings } = renderBody(markdown, { media });
  const blocked = warnings.filter(({ code }) => code === 'link-blocked').map(({ detail }) => detail ?? '');
  return { html, blocked: blocked.map(decoded) };
}

type Outcome = 'same' | 'same but for the allow list' | 'other';

function outcomeOf({ markdown, html }: Case): Outcome {
  const { html: got, blocked } = render(markdown);
  const isSameAs = (wanted: string): boolean => {
    const refused: string[] = [];
    const isSame = canonical(got, OURS) === canonical(wanted, expected(refused));
    // What is no link was read as the specification says all the same.
    return isSame && refused.every((address) => blocked.includes(address));
  };
  if (isSameAs(html)) return 'same';
  return isSameAs(passGate(html)) ? 'same but for the allow list' : 'other';
}

const isSameByMarked = ({ markdown, html }: Case): boolean =>
  canonical(marked.parse(markdown, { gfm: true, async: false }), AS_WRITTEN) === canonical(html, AS_WRITTEN);

describe.each([
  ['CommonMark 0.31.2', COMMONMARK_CASES, COMMONMARK_DEVIATIONS, 652],
  ["GitHub's additions", GITHUB_CASES, GFM_DEVIATIONS, 31],
] as const)('%s', (name, cases, deviations: readonly Deviation[], size) => {
  const outcomes = new Map(cases.map((each) => [each.key, outcomeOf(each)] as const));
  const reasons = new Map(
    deviations.flatMap(({ cases, reason }) => cases.map((key) => [key, reason] as const)),
  );

  it('is there whole', () => {
    expect(cases.length).toBe(size);
  });

  it('deviates where the table says so, and nowhere else', () => {
    const found = [...outcomes].filter(([, outcome]) => outcome !== 'same').map(([key]) => key);
    expect(found).toEqual([...reasons.keys()].sort(byOrderOf(cases)));
  });

  it('deviates by the allow list alone where that is the reason', () => {
    const listed = [...reasons].filter(([, reason]) => reason === 'allow-list').map(([key]) => key);
    expect(listed.filter((key) => outcomes.get(key) !== 'same but for the allow list')).toEqual([]);
  });

  it('is kept as well as by marked', () => {
    const same = cases.filter(({ key }) => outcomes.get(key) === 'same');
    const markedSame = cases.filter(isSameByMarked);
    const excused = cases.filter(({ key }) =>
      ['allow-list', 'safety', 'notices'].includes(reasons.get(key) ?? ''),
    );
    // oxlint-disable-next-line no-console -- the count is what people ask for
    console.log(
      `${name}: ${same.length} of ${cases.length} as written, ${excused.length} more but for safety or a decision ` +
        `about notices; bare marked ${markedSame.length}`,
    );
    expect(same.length + excused.length).toBeGreaterThanOrEqual(markedSame.length);
    // What marked does and we do not has one of the two good reasons.
    const lost = markedSame.filter((each) => !same.includes(each) && !excused.includes(each));
    expect(lost.map(({ key }) => key)).toEqual([]);
  });
});

function byOrderOf(cases: readonly Case[]): (a: Case['key'], b: Case['key']) => number {
  const order = new Map(cases.map(({ key }, index) => [key, index]));
  return (a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1);
}
