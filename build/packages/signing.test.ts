import { describe, expect, it } from 'vitest';
import { signing, type Run } from './signing.ts';

const never: Run = (program) => {
  throw new Error(`${program} was run`);
};

/** As `codesign` answers for an app of this signature. */
function codesign(signature: 'none' | 'ad hoc' | 'broken' | 'certificate') {
  const calls: string[] = [];
  const run: Run = (program, args) => {
    calls.push([program, ...args].join(' '));
    if (args[0] === '--verify')
      return { status: signature === 'none' || signature === 'broken' ? 1 : 0, stderr: '' };
    const kind = signature === 'ad hoc' ? 'Signature=adhoc' : 'Signature size=9012\nAuthority=Developer ID';
    return { status: 0, stderr: `Identifier=org.gazette.desktop\n${kind}\n` };
  };
  return { calls, run };
}

describe('signing', () => {
  it('calls the named program for every package of Linux and every executable of Windows', async () => {
    const calls: string[] = [];
    const run: Run = (program, args) => {
      calls.push([program, ...args].join(' '));
      return { status: 0, stderr: '' };
    };
    const linux = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'linux', run);
    linux.signArtifacts(['a.deb', 'b.rpm']);
    expect([linux.isForced, linux.signtoolOptions.sign]).toEqual([false, undefined]);
    const windows = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'win32', run);
    windows.signArtifacts(['setup.exe']);
    await windows.signtoolOptions.sign?.({ path: 'Gazette.exe' });
    expect(calls).toEqual(['/sign a.deb', '/sign b.rpm', '/sign Gazette.exe']);
    // One hash, else electron-builder calls it twice for each.
    expect(windows.signtoolOptions.signingHashAlgorithms).toEqual(['sha256']);
  });

  it('stops the build when the program fails', () => {
    const failing = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'linux', () => ({ status: 3, stderr: '' }));
    expect(() => failing.signArtifacts(['a.deb'])).toThrow('/sign did not sign a.deb: exit code 3');
    const missing = signing({ GAZETTE_SIGN_PROGRAM: '/nowhere/sign' }, 'linux');
    expect(() => missing.signArtifacts(['a.deb'])).toThrow(/ENOENT/);
  });

  it('is forced where it was asked for and electron-builder does it', () => {
    const isForced = (name: string, platform: NodeJS.Platform): boolean =>
      signing({ [name]: 'x' }, platform, never).isForced;
    expect(isForced('CSC_LINK', 'win32')).toBe(true);
    expect(isForced('WIN_CSC_LINK', 'win32')).toBe(true);
    expect(isForced('GAZETTE_SIGN_PROGRAM', 'win32')).toBe(true);
    expect(isForced('CSC_NAME', 'darwin')).toBe(true);
    expect(isForced('CSC_LINK', 'darwin')).toBe(true);
    expect(isForced('GAZETTE_SIGN_PROGRAM', 'darwin')).toBe(false);
    // What signs for Windows and macOS signs nothing for Linux.
    expect(isForced('CSC_LINK', 'linux')).toBe(false);
    expect(signing({ GAZETTE_SIGN_PROGRAM: '' }, 'win32', never)).toMatchObject({
      isForced: false,
      signtoolOptions: { signingHashAlgorithms: ['sha256'] },
    });
  });

  it('calls signed what was, not what was asked for', () => {
    const linux = signing({ GAZETTE_SIGN_PROGRAM: '/sign' }, 'linux', () => ({ status: 0, stderr: '' }));
    expect(linux.isSigned('a.deb', 'gazette')).toBe(false);
    linux.signArtifacts(['a.deb']);
    expect([linux.isSigned('a.deb', 'gazette'), linux.isSigned('gazette', 'gazette')]).toEqual([true, false]);
    expect(signing({ CSC_LINK: 'x' }, 'linux', never).isSigned('a.deb', 'gazette')).toBe(false);
    // A build that was to be signed and was not has failed.
    expect(signing({ CSC_LINK: 'x' }, 'win32', never).isSigned('setup.exe', 'Gazette.exe')).toBe(true);
    expect(signing({}, 'win32', never).isSigned('setup.exe', 'Gazette.exe')).toBe(false);
  });

  it('asks codesign on macOS, whatever was asked for; a signature of nobody is none', () => {
    for (const env of [{}, { CSC_NAME: 'x' }]) {
      for (const signature of ['none', 'broken', 'ad hoc'] as const) {
        const { run } = codesign(signature);
        expect(signing(env, 'darwin', run).isSigned('a.dmg', 'Gazette.app')).toBe(false);
      }
      const { run, calls } = codesign('certificate');
      expect(signing(env, 'darwin', run).isSigned('a.dmg', 'Gazette.app')).toBe(true);
      expect(calls).toEqual([
        'codesign --verify --deep --strict Gazette.app',
        'codesign --display --verbose=2 Gazette.app',
      ]);
    }
  });
});
