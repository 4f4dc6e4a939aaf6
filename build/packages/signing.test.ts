import { describe, expect, it } from 'vitest';
import { signing } from './signing.ts';

describe('signing', () => {
  it('calls the named program for every package of Linux and every executable of Windows', async () => {
    const calls: string[] = [];
    const run = (program: string, file: string) => {
      calls.push(`${program} ${file}`);
      return { status: 0 };
    };
    const linux = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'linux', run);
    linux.signArtifacts(['a.deb', 'b.rpm']);
    expect([linux.isAnySigned, linux.signWindows]).toEqual([true, null]);
    const windows = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'win32', run);
    windows.signArtifacts(['setup.exe']);
    await windows.signWindows?.({ path: 'Gazette.exe' });
    expect(calls).toEqual(['/sign a.deb', '/sign b.rpm', '/sign Gazette.exe']);
  });

  it('stops the build when the program fails', () => {
    const failing = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'linux', () => ({ status: 3 }));
    expect(() => failing.signArtifacts(['a.deb'])).toThrow('/sign did not sign a.deb: exit code 3');
    const missing = signing({ GAZETTE_SIGN_PROGRAM: '/nowhere/sign' }, 'linux');
    expect(() => missing.signArtifacts(['a.deb'])).toThrow(/ENOENT/);
  });

  it('calls unsigned what nobody signs', () => {
    expect(signing({}, 'linux').isSigned('a.deb')).toBe(false);
    expect(signing({ GAZETTE_SIGN_PROGRAM: '' }, 'win32')).toMatchObject({
      isAnySigned: false,
      signWindows: null,
    });
    // What signs for Windows and macOS signs nothing for Linux.
    expect(signing({ CSC_LINK: 'x' }, 'linux').isAnySigned).toBe(false);
    expect(signing({ CSC_LINK: 'x' }, 'win32').isAnySigned).toBe(true);
    expect(signing({ CSC_NAME: 'x' }, 'darwin').isAnySigned).toBe(true);
    expect(signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'darwin').isAnySigned).toBe(false);
  });
});
