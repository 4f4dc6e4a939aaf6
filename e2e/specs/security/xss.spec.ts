import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, listSize, openNotice, reader, row, rows } from '../../fixtures/ui.ts';
import { XSS_CASES } from '../../fixtures/xss-cases.ts';

/** Cases to a notice: each notice is opened, looked at and touched. */
const PER_NOTICE = 20;

test('no hostile text runs a script or makes a request', async ({ app, folder }) => {
  test.setTimeout(180_000);
  expect(XSS_CASES.length).toBeGreaterThanOrEqual(150);
  const groups: string[] = [];
  for (let from = 0; from < XSS_CASES.length; from += PER_NOTICE) {
    const name = `Hostile ${String(from).padStart(3, '0')}`;
    const cases = XSS_CASES.slice(from, from + PER_NOTICE);
    // Each case is a paragraph of its own and, in a second notice, a whole text of its own start.
    const body = cases.map(({ name: title, markdown }) => `${title}\n\n${markdown}`).join('\n\n---\n\n');
    await folder.save(`${name}.md`, noticeText({ id: `xss-${String(from)}` }, `# ${name}\n\n${body}`));
    groups.push(name);
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  for (const name of groups) {
    await expect(row(page, name)).toBeVisible();
    await openNotice(page, name);
    // What waits for a person: hovering, focusing and clicking everything in the text.
    await reader(page).evaluate((element) => {
      for (const child of element.querySelectorAll('*')) {
        for (const type of [
          'mouseover',
          'mouseenter',
          'focus',
          'pointerdown',
          'toggle',
          'animationend',
          'error',
          'load',
        ]) {
          child.dispatchEvent(new Event(type, { bubbles: true }));
        }
      }
    });
    const mark = await page.evaluate(() => (window as unknown as { __xss?: string }).__xss);
    if (mark !== undefined) ran.push(mark);
    expect(
      await reader(page).locator('script, iframe, object, embed, form, style, link, meta, base').count(),
    ).toBe(0);
  }
  expect(ran).toEqual([]);
  expect(app.foreignRequests()).toEqual([]);
});

test('each hostile text as a notice of its own runs nothing either', async ({ app, folder }) => {
  test.setTimeout(240_000);
  for (const [index, { markdown }] of XSS_CASES.entries()) {
    await folder.save(`${String(index)}.md`, markdown === '' ? ' ' : markdown);
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  await expect(rows(page).first()).toBeVisible();
  await rows(page).first().getByRole('link').click();
  // j opens nothing by itself: Enter does, for every row in turn.
  const total = await listSize(page);
  expect(total).toBeGreaterThan(XSS_CASES.length - 20);
  await rows(page).first().getByRole('link').focus();
  for (let count = 0; count < total; count += 1) {
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    const mark = await page.evaluate(() => (window as unknown as { __xss?: string }).__xss);
    if (mark !== undefined) ran.push(mark);
  }
  expect(ran).toEqual([]);
  expect(app.foreignRequests()).toEqual([]);
});
