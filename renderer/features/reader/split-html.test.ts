import { describe, expect, it } from 'vitest';
import { splitHtml } from './split-html.ts';

describe('cutting a long notice', () => {
  it('leaves a short one whole', () => {
    expect(splitHtml('<p>a</p>', 100)).toEqual(['<p>a</p>']);
  });

  it('cuts between the outermost elements only', () => {
    const list = '<ul><li><p>one</p></li><li>two<br></li></ul>';
    expect(splitHtml(`<p>a</p>\n${list}\n<p>b</p>`, 4)).toEqual(['<p>a</p>', `\n${list}`, '\n<p>b</p>']);
  });

  it('is not misled by void elements and by ">" in attributes', () => {
    const html = '<p title="a > b"><img src="/media/x" alt="</p>"><hr></p><p>c</p>';
    expect(splitHtml(html, 4)).toEqual([
      '<p title="a > b"><img src="/media/x" alt="</p>"><hr></p>',
      '<p>c</p>',
    ]);
  });

  it.each(['</p></div><p>a</p><p>b', '<div><p>never closed', 'only text '.repeat(50), '<p>a</p'.repeat(30)])(
    'loses nothing of %s',
    (html) => {
      expect(splitHtml(html, 5).join('')).toBe(html);
    },
  );
});
