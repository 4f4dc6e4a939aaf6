import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import { mergeLayers } from './merge.ts';
import { parsePolicyText } from './parse.ts';

const source = { id: 'hall', kind: 'folder', path: '/srv/notices', name: 'Hall' };
const of = (raw: Record<string, unknown>, isLoose = false) =>
  mergeLayers([{ origin: '/etc/p.json', raw, isLoose }]);
const reasons = (raw: Record<string, unknown>, isLoose = false): string[] =>
  of(raw, isLoose).problems.map(({ field, reason }) => `${field}: ${reason}`);

describe('a policy', () => {
  it('without anything is the defaults', () => {
    expect(of({ version: 1 })).toEqual({
      values: DEFAULT_POLICY,
      origins: ['/etc/p.json'],
      set: [],
      problems: [],
      isLastGood: false,
    });
  });

  it('is taken whole, and each field names its place', () => {
    const state = of({
      version: 1,
      settings: { theme: 'dark', retentionDays: null },
      locked: ['language', 'sources'],
      sources: [{ ...source, maxLevel: 'emergency', zone: 'Asia/Shanghai' }],
      hub: { address: 'https://hub.example.org' },
      update: { channel: 'beta', deferDays: 3 },
      notifications: { mayBeQuiet: false, emergencyMinutes: 30 },
      spellcheckDictionaryUrl: 'https://intranet.example.org/dictionaries/',
    });
    expect(state.problems).toEqual([]);
    expect(state.values).toEqual({
      version: 1,
      settings: { theme: 'dark', retentionDays: null },
      locked: ['language', 'sources'],
      sources: [{ ...source, maxLevel: 'emergency', zone: 'Asia/Shanghai' }],
      hub: { address: 'https://hub.example.org' },
      update: { ...DEFAULT_POLICY.update, channel: 'beta', deferDays: 3 },
      notifications: { ...DEFAULT_POLICY.notifications, mayBeQuiet: false, emergencyMinutes: 30 },
      spellcheckDictionaryUrl: 'https://intranet.example.org/dictionaries/',
    });
    expect(state.set.map(({ field }) => field)).toEqual([
      'settings.theme',
      'settings.retentionDays',
      'hub',
      'update.channel',
      'update.deferDays',
      'notifications.mayBeQuiet',
      'notifications.emergencyMinutes',
      'spellcheckDictionaryUrl',
      'locked.language',
      'locked.sources',
      'sources.hall',
    ]);
    expect(new Set(state.set.map(({ origin }) => origin))).toEqual(new Set(['/etc/p.json']));
  });

  it.each([
    ['an unknown field', { colour: 1 }, 'colour: no such field'],
    ['an unknown setting', { settings: { colour: 1 } }, 'settings.colour: no such field'],
    ['a name of every object', { settings: { constructor: 1 } }, 'settings.constructor: no such field'],
    ['a wrong type', { settings: { rescanSeconds: 'often' } }, /^settings\.rescanSeconds: Invalid input/],
    ['a wrong choice', { update: { channel: 'nightly' } }, /^update\.channel: Invalid option/],
    ['no value', { update: { channel: undefined } }, 'update.channel: no value'],
    ['a group that is none', { update: [] }, 'update: not an object'],
    ['an address of another kind', { hub: { address: 'file:///x' } }, /^hub: address: /],
    [
      'a password',
      { hub: { address: 'https://u:p@h/' } },
      'hub: address: no user name or password in an address',
    ],
    ['no address', { hub: {} }, /^hub: address: /],
    ['a lock of nothing', { locked: ['colour', 7] }, 'locked.colour: no such setting'],
    ['sources that are no list', { sources: { a: 1 } }, 'sources: not a list'],
    ['a source that is none', { sources: [7] }, /^sources\.0: /],
    ['a bad id', { sources: [{ ...source, id: 'Hall!' }] }, /^sources\.Hall!: id: /],
    ['half a path', { sources: [{ ...source, path: 'notices' }] }, 'sources.hall: path: not a whole path'],
    [
      'no zone',
      { sources: [{ ...source, zone: 'Mars/Base' }] },
      'sources.hall: zone: no time zone Mars/Base',
    ],
    ['an id twice', { sources: [source, { ...source, path: '/b' }] }, 'sources.hall: the id is there twice'],
    ['another kind', { sources: [{ ...source, kind: 'ftp' }] }, /^sources\.hall: kind: /],
    ['more of a source', { sources: [{ ...source, colour: 1 }] }, 'sources.hall.colour: no such field'],
  ])('with %s loses that only', (_name, bad, reason) => {
    const state = of({ ...bad, notifications: { emergencyMinutes: 5 } });
    expect(state.values.notifications.emergencyMinutes).toBe(5);
    const [first] = reasons({ ...bad, notifications: { emergencyMinutes: 5 } });
    expect(first).toMatch(
      typeof reason === 'string' ? new RegExp(`^${reason.replaceAll(/[.[\]!]/g, '\\$&')}$`) : reason,
    );
  });

  it('keeps the good entries beside bad ones', () => {
    const state = of({
      locked: ['theme', 'colour'],
      sources: [source, { ...source, id: 'x', path: 'y' }],
      settings: { theme: 'dark', sound: 'loud' },
    });
    expect(state.values).toMatchObject({ locked: ['theme', 'sound'], settings: { theme: 'dark' } });
    expect(state.values.sources.map(({ id }) => id)).toEqual(['hall']);
    expect(state.values.settings).not.toHaveProperty('sound');
    expect(state.problems).toHaveLength(3);
  });

  it('unlocks no setting by a mistake in its value', () => {
    const raw = { settings: { theme: 'drak', colour: 1 }, notifications: { mayBeQuiet: 'no' } };
    const lost = of(raw);
    expect(lost.values.locked).toEqual(['theme']);
    expect(lost.set).toContainEqual({ field: 'locked.theme', origin: '/etc/p.json' });
    const held = { 'settings.theme': 'dark', 'notifications.mayBeQuiet': false, 'settings.colour': 2 };
    const state = mergeLayers([{ origin: '/etc/p.json', raw, held }]);
    expect(state.values).toMatchObject({
      settings: { theme: 'dark' },
      locked: ['theme'],
      notifications: { mayBeQuiet: false },
    });
    expect(state.problems).toEqual(lost.problems);
    const wrong = mergeLayers([{ origin: '/etc/p.json', raw, held: { 'settings.theme': 7 } }]);
    expect(wrong.values).toMatchObject({ settings: {}, locked: ['theme'] });
  });

  it('of many sources ends at a hundred', () => {
    const many = (from: number) =>
      Array.from({ length: 60 }, (_, n) => ({
        ...source,
        id: `s-${String(from + n)}`,
        path: `/s/${String(from + n)}`,
      }));
    const state = mergeLayers([
      { origin: 'a', raw: { sources: many(0) } },
      { origin: 'b', raw: { sources: many(60) } },
    ]);
    expect(state.values.sources).toHaveLength(100);
    expect(state.problems).toHaveLength(20);
    expect(state.problems[0]).toEqual({
      origin: 'b',
      field: 'sources.s-100',
      reason: 'more than 100 sources',
    });
  });
});

describe('places together', () => {
  it('add sources and locks; a later one wins field by field', () => {
    const state = mergeLayers([
      {
        origin: 'a',
        raw: { settings: { theme: 'dark', language: 'en' }, sources: [source], locked: ['sound'] },
      },
      { origin: 'gone', failure: 'not JSON' },
      {
        origin: 'b',
        raw: { settings: { theme: 'light' }, sources: [{ ...source, path: '/other' }], locked: ['theme'] },
      },
    ]);
    expect(state.values).toMatchObject({
      settings: { theme: 'light', language: 'en' },
      locked: ['sound', 'theme'],
      sources: [{ id: 'hall', path: '/other' }],
    });
    expect(state.set).toContainEqual({ field: 'settings.theme', origin: 'b' });
    expect(state.set).toContainEqual({ field: 'settings.language', origin: 'a' });
    expect(state.set).toContainEqual({ field: 'sources.hall', origin: 'b' });
    expect(state.problems).toEqual([{ origin: 'gone', field: 'policy', reason: 'not JSON' }]);
    expect(state.origins).toEqual(['a', 'gone', 'b']);
  });
});

describe('the text of a policy', () => {
  it.each([
    ['', 'the file is empty'],
    ['{"version":1,', 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['{"version":2}', 'newer'],
    ['{"version":"one"}', 'not a version number'],
    ['{"settings":[]}', 'settings: not an object'],
    ['{"settings":null}', 'settings: not an object'],
    ['{"locked":"theme"}', 'locked: not a list'],
  ])('%s is refused', (text, reason) => {
    expect(parsePolicyText(text)).toEqual({ failure: expect.stringContaining(reason) as string });
  });

  it('may begin with a byte order mark, and needs no version', () => {
    expect(parsePolicyText('\uFEFF{"locked":[]}')).toEqual({ raw: { locked: [] } });
  });
});
