import { describe, expect, it } from 'vitest';
import { deepLinkId, ownArguments, readArguments, readSecondInstance } from './arguments.ts';

describe('arguments of a start', () => {
  it('leaves out the executable and, unpackaged, the folder of the app', () => {
    expect(ownArguments(['/opt/gazette', 'x'], false)).toEqual(['x']);
    expect(ownArguments(['electron', '.', 'x', '--original-process-start-time=1'], true)).toEqual(['x']);
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
    });
  });

  it('takes no other address for a path or a notice', () => {
    const args = [
      'https://example.org/notice/a',
      'file:///etc',
      'gazette://app/notice/a',
      'gazette://notice/a/b',
    ];
    expect(readArguments({ cwd: '/', args })).toEqual({ noticeId: null, paths: [] });
  });

  it('reads what a second instance sends, and without it only deep links', () => {
    const data = { cwd: '/a', args: ['gazette://notice/n1', 'b'] };
    expect(readSecondInstance([], '/', data)).toEqual({ noticeId: 'n1', paths: ['/a/b'] });
    const argv = ['/opt/electron', '/opt/app', '--x', 'gazette://notice/n2'];
    for (const broken of [null, {}, { cwd: 1, args: [] }, { cwd: '/', args: 'gazette://notice/a' }]) {
      expect(readSecondInstance(argv, '/', broken)).toEqual({ noticeId: 'n2', paths: [] });
    }
  });

  it('knows a deep link in the spellings systems make of it', () => {
    expect(deepLinkId('gazette://notice/a/')).toBe('a');
    expect(deepLinkId('GAZETTE://NOTICE/a')).toBe('a');
    expect(deepLinkId('gazette://notice/')).toBeNull();
    expect(deepLinkId('/notice/a')).toBeNull();
  });
});
