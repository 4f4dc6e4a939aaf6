import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { connection, ENGLISH, openNotice, reader, readerTitle, row, rows } from '../../fixtures/ui.ts';

test.describe('reading with everything else dead', () => {
  test.beforeEach(async ({ app, folder }) => {
    await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText of alpha.'));
    await folder.save(
      'b.md',
      noticeText({ id: 'b' }, '# Beta\n\nText of beta and [one to come](/notice/never-here).'),
    );
    const page = await app.start({ folders: [folder.path], settings: ENGLISH });
    await openNotice(page, 'Alpha');
    await expect(reader(page)).toContainText('Text of alpha.');
    await openNotice(page, 'Beta');
    await expect(reader(page)).toContainText('Text of beta');
  });

  test('the network off: list and notices open', async ({ app }) => {
    await app.setOffline(true);
    await openNotice(app.page, 'Alpha');
    await expect(reader(app.page)).toContainText('Text of alpha.');
    await app.setOffline(false);
  });

  test('the bridge killed while reading: what was open stays, list and open work, it comes back and catches up', async ({
    app,
    folder,
  }) => {
    const { page } = app;
    await app.killBridge();
    await expect(reader(page)).toContainText('Text of beta');
    await openNotice(page, 'Alpha');
    await expect(reader(page)).toContainText('Text of alpha.');
    await expect(rows(page)).toHaveCount(2);
    await folder.save('c.md', noticeText({ id: 'c' }, '# Gamma\n\nWritten while it was dead.'));
    await app.reviveBridge();
    await expect(row(page, 'Gamma')).toBeVisible({ timeout: 20_000 });
    await expect(connection(page)).toHaveAttribute('data-state', 'live');
  });

  test('a notice never received shows its own page, and opens once the bridge is back', async ({
    app,
    folder,
  }) => {
    const { page } = app;
    await app.keepBridgeDown();
    await reader(page).getByRole('link', { name: 'one to come' }).click();
    await expect(page.getByRole('heading', { name: 'Never received on this machine' })).toBeVisible();
    await folder.save('n.md', noticeText({ id: 'never-here' }, '# Here at last\n\nText.'));
    await app.letBridgeUp();
    await expect(readerTitle(page)).toHaveText(/Here at last/, { timeout: 30_000 });
  });

  test('after a restart of the app with the source gone, the list is there from the store', async ({
    app,
    folder,
  }) => {
    await folder.dispose();
    const page = await app.restart({ folders: [] });
    await expect(row(page, 'Alpha')).toBeVisible();
    await openNotice(page, 'Beta');
    await expect(reader(page)).toContainText('Text of beta');
  });
});
