import { describe, expect, it } from 'vitest';
import { safeFileName } from './file-name.ts';

describe('safeFileName', () => {
  it.each([
    ['通知 附件.pdf', '通知 附件.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\run.exe', 'run.exe'],
    ['.bashrc', 'bashrc'],
    ['a\u202Egpj.exe', 'a_gpj.exe'],
    ['CON.txt', '_CON.txt'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['name. . ', 'name'],
    ['a\nb', 'a_b'],
    ['', 'file'],
    ['...', 'file'],
    ['/', 'file'],
  ])('makes %j into %j', (name, safe) => expect(safeFileName(name)).toBe(safe));

  it('shortens long names and keeps their ending', () => {
    const short = safeFileName(`${'字'.repeat(300)}.docx`);
    expect(short).toHaveLength(120);
    expect(short.endsWith('.docx')).toBe(true);
    expect(safeFileName(`${'a'.repeat(119)}😀b`)).toBe('a'.repeat(119));
  });
});
