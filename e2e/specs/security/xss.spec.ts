import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { shareOf } from '../../fixtures/forms.ts';
import { ENGLISH, listSize, reader, rows } from '../../fixtures/ui.ts';
import { XSS_CASES } from '../../fixtures/xss-cases.ts';

/** Cases to a notice: each notice is opened, looked at and touched. */
const PER_NOTICE = 20;

/** Notes every sign that a hostile text had an effect. */
function watchFor(page: Page): { readonly signs: string[]; look(): Promise<void> } {
  const signs: string[] = [];
  page.on('dialog', (dialog) => {
    signs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return {
    signs,
    async look() {
      const mark = await page.evaluate(() => (window as unknown as { __xss?: string }).__xss);
      if (mark !== undefined) signs.push(mark);
    },
  };
}

/** Opens every notice of the list in turn, by keyboard, from the top. */
async function openEach(page: Page, visit: () => Promise<void>): Promise<number> {
  const total = await listSize(page);
  await rows(page).first().getByRole('link').focus();
  for (let count = 0; count < total; count += 1) {
    await page.keyboard.press('Enter');
    await visit();
    await page.keyboard.press('j');
  }
  return total;
}

test('no hostile text runs a script or makes a request', async ({ app, folder }) => {
  test.setTimeout(180_000);
  expect(XSS_CASES.length).toBeGreaterThanOrEqual(150);
  // A file with a NUL is no text file and not taken in: those cases stand alone in the next test.
  const texts = XSS_CASES.filter(({ markdown }) => !markdown.includes('\0'));
  let notices = 0;
  for (let from = 0; from < texts.length; from += PER_NOTICE) {
    const name = `Hostile ${String(from).padStart(3, '0')}`;
    const cases = texts.slice(from, from + PER_NOTICE);
    const body = cases.map(({ name: title, markdown }) => `${title}\n\n${markdown}`).join('\n\n---\n\n');
    await folder.save(`${name}.md`, noticeText({ id: `xss-${String(from)}` }, `# ${name}\n\n${body}`));
    notices += 1;
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const watch = watchFor(page);
  await expect.poll(() => listSize(page), { timeout: 30_000 }).toBe(notices);
  const seen = new Set<string>();
  await openEach(page, async () => {
    // A text may bring first-level headings of its own: the notice's title is the first.
    const title = reader(page).getByRole('heading', { level: 1 }).first();
    await expect(title).toBeVisible();
    seen.add((await title.textContent()) ?? '');
    // What waits for a person: hovering, focusing, loading, animating everything in the text.
    await reader(page).evaluate((element) => {
      const types = [
        'mouseover',
        'mouseenter',
        'focus',
        'pointerdown',
        'toggle',
        'animationend',
        'error',
        'load',
      ];
      for (const child of element.querySelectorAll('*')) {
        for (const type of types) child.dispatchEvent(new Event(type, { bubbles: true }));
      }
    });
    await watch.look();
    const forbidden = 'script, iframe, object, embed, form, style, link, meta, base';
    expect(await reader(page).locator(forbidden).count()).toBe(0);
  });
  expect(seen.size).toBeGreaterThan(1);
  expect(watch.signs).toEqual([]);
  expect(app.foreignRequests()).toEqual([]);
});

test('each hostile text as a notice of its own runs nothing either', async ({ app, folder }) => {
  test.setTimeout(240_000);
  // A text without a word is not taken in: a first line gives each one something to be a notice by.
  const cases = shareOf(Array.from(XSS_CASES.entries()), app.kind);
  // Some texts hold bytes that no text file has: those are reported as binary. A share has its share of them.
  const least = cases.length - (10 * cases.length) / XSS_CASES.length;
  for (const [index, { name, markdown }] of cases) {
    await folder.save(
      `${String(index)}.md`,
      index % 4 < 2 ? `${markdown}\n\n${name}\n` : `${name}\n\n${markdown}\n`,
    );
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const watch = watchFor(page);
  await expect.poll(() => listSize(page), { timeout: 60_000 }).toBeGreaterThan(least);
  const opened = await openEach(page, watch.look);
  expect(opened).toBeGreaterThan(least);
  expect(watch.signs).toEqual([]);
  expect(app.foreignRequests()).toEqual([]);
});
