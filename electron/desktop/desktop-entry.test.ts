import { describe, expect, it } from 'vitest';
import { autostartText, ownerOf, quoteExec } from './desktop-entry.ts';

const execOf = (text: string | null): string => /^Exec=(.*)$/m.exec(text ?? '')?.[1] ?? '';

describe('quoteExec', () => {
  it.each([
    ['/usr/bin/gazette', '"/usr/bin/gazette"'],
    ['/home/me/My Apps/Gazette.AppImage', '"/home/me/My Apps/Gazette.AppImage"'],
    ['/a"b', String.raw`"/a\\"b"`],
    ['/a`b$c', String.raw`"/a\\` + '`' + String.raw`b\\$c"`],
    // Once for the quotes, once for the string: four of one.
    [String.raw`/a\b`, String.raw`"/a\\\\b"`],
    ['/50%f', '"/50%%f"'],
    ['/办公/公告', '"/办公/公告"'],
  ])('%s', (argument, quoted) => {
    expect(quoteExec(argument)).toBe(quoted);
  });

  it.each(['/a\nHidden=true', '/a\0', '/a\t', '/a\u007f'])('refuses %j', (argument) => {
    expect(quoteExec(argument)).toBeNull();
    expect(autostartText(argument, [])).toBeNull();
  });
});

describe('autostartText', () => {
  it('names the program and its arguments', () => {
    const text = autostartText('/opt/Gazette/gazette', ['--hidden']);
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
    expect(execOf(text)).toBe('"/opt/Gazette/gazette" "--hidden"');
    expect(text?.endsWith('\n')).toBe(true);
  });

  it('refuses a path that an entry cannot name', () => {
    expect(autostartText('/opt/a=b/gazette', [])).toBeNull();
  });
});

describe('ownerOf', () => {
  const text = autostartText('/opt/gazette', ['--hidden']) ?? '';
  it.each([
    ['as written', text, 'ours'],
    ['with the line ends of another system', text.replaceAll('\n', '\r\n'), 'ours'],
    ['another version of ours', text.replace('--hidden', '--other'), 'edited'],
    ['with a line more', `${text}OnlyShowIn=XFCE;\n`, 'edited'],
    ['without the checksum', text.replace(/X-Gazette.*\n/, ''), 'edited'],
    ['empty', '', 'edited'],
    ['hidden by a settings tool', `${text}Hidden=true\n`, 'disabled'],
    ['switched off by GNOME', text.replace('enabled=true', 'enabled=false'), 'disabled'],
    ['with a key of another group', `${text}[Other]\nHidden=true\n`, 'edited'],
    ['with a remark', `# Hidden=true\n${text}`, 'edited'],
  ])('%s', (_what, file, owner) => {
    expect(ownerOf(file)).toBe(owner);
  });
});
