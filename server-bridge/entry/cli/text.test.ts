import { describe, expect, it } from 'vitest';
import { byteSize, htmlText, localTime, oneLine, safeText } from './text.ts';

describe('texts for a terminal', () => {
  it('cannot steer it', () => {
    expect(safeText('a\u001b[2J\u009b31m\u202eb\u0007\tc\r\nd\r')).toBe('a[2J31mb\tc\nd');
    expect(oneLine('  a\n\tb\u001b]0;x\u0007   c ')).toBe('a b]0;x c');
  });

  it('shows times and sizes', () => {
    expect(localTime(null)).toBe('');
    expect(localTime(Number.MAX_VALUE)).toBe('');
    expect(localTime(new Date(2024, 5, 2, 9, 5).getTime())).toBe('2024-06-02 09:05');
    expect([byteSize(0), byteSize(1023), byteSize(1536), byteSize(5 * 2 ** 20)]).toEqual([
      '0 B',
      '1023 B',
      '1.5 KiB',
      '5.0 MiB',
    ]);
  });

  it('makes text of a notice, a line for each block', () => {
    const html =
      '<h2 id="x">停水 &amp; water</h2>\n<p>On <strong>Monday</strong>,<br>all&nbsp;day &#x2014; &#25552; &unknown;.</p>' +
      '<ul><li>one</li><li><p>two</p></li></ul><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>' +
      '<pre>a  b\n  c</pre><p><img alt="a &quot;plan&quot;" src="/media/x"> 1 < 2</p>';
    expect(htmlText(html)).toBe(
      '停水 & water\n\nOn Monday,\nall day — 提 &unknown;.\n\n- one\n- two\n\nA\tB\n1\t2\n\na  b\n  c\n\n[a "plan"] 1 < 2',
    );
  });

  it('stays quick with hostile texts', () => {
    expect(htmlText('<'.repeat(100_000)).length).toBe(100_000);
    expect(htmlText(`&#x110000;&#1114112;${'&#'.repeat(50_000)}`).startsWith('&#x110000;')).toBe(true);
  });
});
