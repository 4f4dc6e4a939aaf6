import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { shareOf } from '../../fixtures/forms.ts';
import { ENGLISH, goTo, reader, readerTitle, resize, row } from '../../fixtures/ui.ts';

const article = (page: Page) => page.getByTestId('reader');

test.beforeEach(async ({ app, folder }) => {
  await folder.save(
    'a.md',
    noticeText(
      { id: 'a', requiresAck: true, pinned: true },
      `# Alpha\n\n[beta](/notice/b)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\`\`\`\n${'x'.repeat(400)}\n\`\`\``,
    ),
  );
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText of beta.'));
  await folder.save('held.md', noticeText({ id: 'held' }, '# Held\n\n补录个人信息领取补贴。'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
});

/** Goes through the page by Tab, from its beginning to its end. Fails on what shows no focus and on a trap. */
async function walk(page: Page): Promise<{ readonly reached: number; readonly unseen: string[] }> {
  // From the very first stop: to there and back by keys, so that its focus is a visible one.
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  const unseen: string[] = [];
  for (let reached = 0; reached < 100; reached += 1) {
    const stop = await page.evaluate((isFirst) => {
      const element = document.activeElement;
      const marks = window as unknown as { passed: Set<Element> };
      if (isFirst) marks.passed = new Set();
      if (element === null || element === document.body || marks.passed.has(element)) return null;
      marks.passed.add(element);
      const rings = [
        getComputedStyle(element),
        getComputedStyle(element, '::after'),
        getComputedStyle(element.closest('[role="search"]') ?? element),
      ];
      const hasRing = rings.some((style) => style.outlineStyle !== 'none' && style.outlineWidth !== '0px');
      return hasRing && element.checkVisibility() ? '' : element.outerHTML.slice(0, 120);
    }, reached === 0);
    if (stop === null) return { reached, unseen };
    if (stop !== '') unseen.push(stop);
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never came to the end of the page');
}

/** Everything that Tab should reach. */
const stops = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex]'),
      ].filter(
        (element) => element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility(),
      ).length,
  );

test('Tab reaches everything on every page with a visible focus, and leaves it, wide and narrow', async ({
  app,
}) => {
  test.setTimeout(120_000);
  const { page } = app;
  for (const width of shareOf([1440, 420], app.kind)) {
    await goTo(page, 'Notices');
    await row(page, 'Alpha').getByRole('link').click();
    await expect(article(page)).toBeVisible();
    await resize(app, width, 860);
    // A narrow window has no list beside the notice.
    if (width === 420) await expect(page.getByRole('button', { name: 'Back to the list' })).toBeVisible();
    const pages = ['Notices', 'Search', 'Sources', 'Moderation', 'Status', 'Settings'] as const;
    for (const name of ['notice', ...pages] as const) {
      if (name !== 'notice') {
        if (width === 420) await page.keyboard.press('Escape');
        if (width === 420) await page.getByRole('button', { name: 'Menu' }).click();
        await goTo(page, name);
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
        // What is asked for has come.
        await page.waitForTimeout(400);
      }
      const expected = await stops(page);
      const { reached, unseen } = await walk(page);
      expect({ width, name, unseen }).toEqual({ width, name, unseen: [] });
      expect({ width, name, reached }).toEqual({ width, name, reached: expected });
    }
    await resize(app, 1440, 860);
  }
});

test('the keyboard goes on where it makes sense when what had it is gone', async ({ app }) => {
  const { page } = app;
  await row(page, 'Alpha').getByRole('link').focus();
  await page.keyboard.press('Enter');
  await expect(article(page)).toBeFocused();
  await reader(page).getByRole('button', { name: 'I have read this' }).press('Enter');
  await expect(reader(page)).toContainText('You acknowledged version 1');
  await expect(article(page)).toBeFocused();
  await reader(page).getByRole('button', { name: 'Version history' }).press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('button', { name: 'Back to the notice' }).press('Enter');
  await expect(article(page)).toBeFocused();
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Search notices' });
  await expect(field).toBeFocused();
  await field.fill('beta');
  await expect(page.getByRole('list', { name: 'Results' })).toContainText('Text of beta.');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(readerTitle(page)).toHaveText('Beta');
  await expect(article(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Version 1' })).toBeFocused();
});

test('a dialog takes the keyboard, keeps it, and gives it back', async ({ app }) => {
  const { page } = app;
  await row(page, 'Alpha').getByRole('link').focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByRole('heading')).toBeFocused();
  for (let count = 0; count < 6; count += 1) {
    await page.keyboard.press('Tab');
    const isInside = await help.evaluate(
      (dialog) => dialog.contains(document.activeElement) || document.activeElement === document.body,
    );
    expect(isInside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(row(page, 'Alpha').getByRole('link')).toBeFocused();
  await goTo(page, 'Sources');
  const change = page.getByRole('button', { name: 'Change' });
  await change.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(change).toBeFocused();
  await page.getByRole('button', { name: 'Remove' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove' })).toBeFocused();
});

test('in a narrow window the keyboard goes with list and notice', async ({ app }) => {
  const { page } = app;
  await resize(app, 420, 860);
  await page.getByRole('button', { name: 'Menu' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('link', { name: 'Notices' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Menu' })).toBeFocused();
  await row(page, 'Beta').getByRole('link').press('Enter');
  await expect(article(page)).toBeFocused();
  await page.getByRole('button', { name: 'Back to the list' }).press('Enter');
  await expect(row(page, 'Beta').getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(article(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row(page, 'Beta').getByRole('link')).toBeFocused();
});
