import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice } from '../../fixtures/ui.ts';

const TEXT = `# Maintenance

> [!WARNING]
> No access from 22:00[^1].

\`\`\`sh
echo "$USER"
\`\`\`

${'A line of text.\n\n'.repeat(60)}
[^1]: Phones work.
`;

test('alerts have a title, footnotes lead there and back, code has colours', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'maintenance' }, TEXT));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Maintenance');
  const body = page.getByTestId('notice-body');
  // What the style sheet says is there for those who hear it, too.
  await expect(body).toMatchAriaSnapshot(`
    - text: Warning
    - paragraph: /No access from 22:00/
  `);

  const mark = body.getByRole('link', { name: '[1]' });
  const back = body.getByRole('link', { name: 'Back to where footnote 1 is referred to' });
  await expect(body.locator('.footnotes')).toHaveAttribute('aria-label', 'Footnotes');
  await mark.click();
  await expect(back).toBeInViewport();
  await expect(mark).not.toBeInViewport();
  await back.click();
  await expect(mark).toBeInViewport();
  await expect(mark).toBeFocused();

  const string = body.locator('.hljs-string').first();
  const colourOf = (element: Element): string => getComputedStyle(element).color;
  expect(await string.evaluate(colourOf)).not.toBe(await body.evaluate(colourOf));
});
