import { describe, expect, it } from 'vitest';
import {
  ownStart,
  argumentsOf,
  readArguments,
  readLaunch,
  readLink,
  readSecondInstance,
  showArgument,
} from './arguments.ts';

const ownArguments = (argv: string[], defaultApp: boolean): readonly string[] =>
  ownStart({ argv, defaultApp, cwd: () => '/' }).args;

describe('arguments of a start', () => {
  it('leaves out the executable and, unpackaged, the folder of the app', () => {
    expect(ownArguments(['/opt/gazette', 'x'], false)).toEqual(['x']);
    expect(ownArguments(['electron', '.', 'x', '--original-process-start-time=1'], true)).toEqual(['x']);
    // Switches of Electron and Chromium may come first: the app's folder is not to become a source.
    expect(ownArguments(['electron', '--inspect=0', '--no-sandbox', '/app', 'x', '-y'], true)).toEqual([
      'x',
      '-y',
    ]);
    expect(ownArguments(['electron'], true)).toEqual([]);
  });

  it('starts in a folder that has been removed, too', () => {
    const gone = (): string => {
      throw new Error('ENOENT: uv_cwd');
    };
    expect(ownStart({ argv: ['/opt/gazette', 'x'], defaultApp: false, cwd: gone })).toEqual({
      cwd: '/',
      args: ['x'],
    });
  });

  it('finds deep links and paths, whatever the order, and leaves options alone', () => {
    const args = [
      '--no-sandbox',
      'notices',
      'gazette://notice/a',
      '/srv/board',
      '',
      'gazette://notice/b',
      '-x',
    ];
    expect(readArguments({ cwd: '/home/me', args })).toEqual({
      noticeId: 'b',
      paths: ['/home/me/notices', '/srv/board'],
      page: null,
      isHidden: false,
    });
  });

  it('knows its own options, from arguments only', () => {
    const read = (...args: string[]) => readArguments({ cwd: '/', args });
    expect(read('--hidden', '--show=search')).toEqual({
      noticeId: null,
      paths: [],
      page: 'search',
      isHidden: true,
    });
    expect(read(showArgument('settings'), '--show=nothing')).toMatchObject({ page: 'settings' });
    expect(read('--hidden=1', '--show', '--Show=inbox')).toMatchObject({ page: null, isHidden: false });
    const event = { preventDefault: () => {} };
    expect(readLink(event, 'gazette://notice/a?--show=search')).toMatchObject({
      page: null,
      isHidden: false,
    });
  });

  it('takes no other address for a path or a notice', () => {
    const args = [
      'https://example.org/notice/a',
      'file:///etc',
      'gazette://app/notice/a',
      'gazette://notice/a/b',
    ];
    expect(readArguments({ cwd: '/', args })).toMatchObject({ noticeId: null, paths: [] });
  });

  it('reads what a second instance sends, and without it only deep links', () => {
    const data = { cwd: '/a', args: ['gazette://notice/n1', 'b'] };
    expect(readSecondInstance([], '/', data)).toMatchObject({ noticeId: 'n1', paths: ['/a/b'] });
    const argv = ['/opt/electron', '/opt/app', '--x', 'gazette://notice/n2'];
    for (const broken of [null, {}, { cwd: 1, args: [] }, { cwd: '/', args: 'gazette://notice/a' }]) {
      expect(readSecondInstance(argv, '/', broken)).toMatchObject({ noticeId: 'n2', paths: [] });
    }
  });

  it('writes arguments that ask for the same', () => {
    const asked = [
      { noticeId: 'a', paths: ['/b', '/c d'], page: null, isHidden: false },
      { noticeId: null, paths: [], page: 'settings', isHidden: false },
    ] as const;
    expect(readArguments({ cwd: '/', args: argumentsOf(asked) })).toEqual({ ...asked[0], page: 'settings' });
    expect(argumentsOf([{ noticeId: null, paths: [], page: null, isHidden: true }])).toEqual([]);
  });

  it('knows a deep link in the spellings systems make of it, and takes the event of it', () => {
    let prevented = 0;
    const idOf = (url: string) => readLink({ preventDefault: () => (prevented += 1) }, url).noticeId;
    expect(idOf('gazette://notice/a/')).toBe('a');
    expect(idOf('GAZETTE://NOTICE/a')).toBe('a');
    expect(idOf('gazette://notice/')).toBeNull();
    expect(idOf('/notice/a')).toBeNull();
    expect(prevented).toBe(4);
  });

  it('reads the notice of a notification that macOS started the app for, and nothing else', () => {
    expect(readLaunch({ identifier: 'gazette://notice/a', actionIdentifier: '' }).noticeId).toBe('a');
    for (const other of [
      undefined,
      null,
      'gazette://notice/a',
      {},
      { identifier: 7 },
      { identifier: 'https://x/a' },
    ])
      expect(readLaunch(other).noticeId).toBeNull();
  });
});
