import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, readerTitle, row, rows } from '../../fixtures/ui.ts';

test.describe('a folder that is worked on while the window is open', () => {
  test('a file added appears, edited changes, deleted goes', async ({ app, folder }) => {
    await folder.save('one.md', noticeText({ id: 'one' }, '# First notice\n\nText of the first.'));
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await expect(row(page, 'First notice')).toBeVisible();

    await folder.save('two.md', noticeText({ id: 'two', level: 'urgent' }, '# Second notice\n\nNew here.'));
    await expect(row(page, 'Second notice')).toBeVisible();

    await folder.save(
      'two.md',
      noticeText({ id: 'two', level: 'urgent' }, '# Second notice, corrected\n\nNew.'),
    );
    await expect(row(page, 'Second notice, corrected')).toBeVisible();

    await folder.remove('two.md');
    await expect(row(page, 'Second notice')).toHaveCount(0);
    await expect(row(page, 'First notice')).toBeVisible();
  });

  test('the open notice changes in place and keeps its scroll position', async ({ app, folder }) => {
    const paragraphs = Array.from(
      { length: 80 },
      (_value, index) => `## Part ${String(index)}\n\nParagraph ${String(index)}.`,
    );
    const text = (first: string) =>
      noticeText({ id: 'long' }, `# Long notice\n\n${first}\n\n${paragraphs.join('\n\n')}`);
    await folder.save('long.md', text('Before the edit.'));
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await openNotice(page, 'Long notice');
    const heading = reader(page).getByRole('heading', { name: 'Part 60' });
    await heading.scrollIntoViewIfNeeded();
    await heading.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    const before = await heading.boundingBox();
    await page.evaluate(() => ((window as unknown as { mark: number }).mark = 1));

    await folder.save('long.md', text('After the edit.\n\nAnd one more paragraph above.'));
    await expect(reader(page)).toContainText('After the edit.');
    const after = await heading.boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 999))).toBeLessThan(4);
    expect(await page.evaluate(() => (window as unknown as { mark?: number }).mark)).toBe(1);
  });

  test('an in-place save makes one version, never an empty or partial one', async ({ app, folder }) => {
    await folder.save('one.md', noticeText({ id: 'one' }, '# Steady\n\nVersion one.'));
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await openNotice(page, 'Steady');
    const text = noticeText({ id: 'one' }, '# Steady\n\nVersion two begins.\n\nVersion two ends.');
    const half = await folder.saveInTwo('one.md', text.slice(0, 40), text.slice(40));
    await page.waitForTimeout(120);
    await half.finish();
    await expect(reader(page)).toContainText('Version two ends.');
    const shown = (await app.cli('show', 'one')) as { versionCount: number };
    expect(shown.versionCount).toBe(2);
  });

  test('a renamed file with an id stays the same notice; without one it is another', async ({
    app,
    folder,
  }) => {
    await folder.save('a.md', noticeText({ id: 'kept' }, '# Kept by its id\n\nText.'));
    await folder.save('b.md', '# Known by its path\n\nText.\n');
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await openNotice(page, 'Kept by its id');
    await folder.rename('a.md', 'renamed.md');
    await folder.rename('b.md', 'other.md');
    await expect(row(page, 'Known by its path')).toHaveCount(1);
    await expect(row(page, 'Kept by its id')).toHaveCount(1);
    await expect(readerTitle(page)).toHaveText(/Kept by its id/);
  });

  test('a copied file with the same id is a conflict and not taken in', async ({ app, folder }) => {
    await folder.save('a.md', noticeText({ id: 'same' }, '# The original\n\nText.'));
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await expect(row(page, 'The original')).toBeVisible();
    await folder.save('copy.md', noticeText({ id: 'same' }, '# The copy\n\nText.'));
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sources' }).click();
    await expect(page.getByText('copy.md')).toBeVisible();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Notices' }).click();
    await expect(rows(page)).toHaveCount(1);
    await expect(row(page, 'The original')).toBeVisible();
  });
});
