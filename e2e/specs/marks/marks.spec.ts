import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, row, rows } from '../../fixtures/ui.ts';

test('unread is shown, opening reads, u makes unread again, all can be read at once', async ({
  app,
  folder,
}) => {
  for (const name of ['Alpha', 'Beta', 'Gamma']) {
    await folder.save(`${name}.md`, noticeText({ id: name.toLowerCase() }, `# ${name}\n\nText of ${name}.`));
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toContainText('Unread');
  await openNotice(page, 'Alpha');
  await expect(row(page, 'Alpha')).not.toContainText('Unread');
  await row(page, 'Alpha').getByRole('link').focus();
  await page.keyboard.press('u');
  await expect(row(page, 'Alpha')).toContainText('Unread');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(rows(page).filter({ hasText: 'Unread' })).toHaveCount(0);
  // A browser without a profile takes what is still on its way along.
  await expect.poll(async () => ((await app.cli('list', '--unread')) as { total: number }).total).toBe(0);
  await app.restart();
  await expect(row(app.page, 'Beta')).toBeVisible();
  await expect(rows(app.page).filter({ hasText: 'Unread' })).toHaveCount(0);
});

test('a notice that asks for it is acknowledged by version, and says what changed since it was read', async ({
  app,
  folder,
}) => {
  const text = (hours: string) =>
    noticeText({ id: 'ack', requiresAck: true }, `# Fire drill\n\n- hours: ${hours}\n\nText.`);
  await folder.save('ack.md', text('nine to ten'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Fire drill');
  await reader(page).getByRole('button', { name: 'I have read this' }).click();
  await expect(reader(page)).toContainText('You acknowledged version 1');

  await folder.save('other.md', noticeText({ id: 'other' }, '# Another\n\nText.'));
  await openNotice(page, 'Another');
  await folder.save('ack.md', text('ten to eleven'));
  await expect(row(page, 'Fire drill')).toContainText('Updated');
  await openNotice(page, 'Fire drill');
  await expect(reader(page)).toContainText('Changed since you read version 1');
  await expect(page.getByTestId('changed-banner')).toContainText('1 clause changed');
  await expect(reader(page)).toContainText('You acknowledged version 1. It has changed since');
  await reader(page).getByRole('link', { name: 'See what changed' }).click();
  await expect(page.getByRole('heading', { name: 'Version history' })).toBeVisible();
  await expect(page.getByTestId('diff-summary')).toHaveText('1 clause changed');
  await expect(page.locator('ins').filter({ hasText: 'eleven' }).first()).toBeVisible();
  await expect(page.locator('del').filter({ hasText: 'nine' }).first()).toBeVisible();
});

test('marks made while the bridge is dead are kept and sent', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a', requiresAck: true }, '# Alpha\n\nText of alpha.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText of beta.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await app.keepBridgeDown();
  await reader(page).getByRole('button', { name: 'I have read this' }).click();
  await expect(reader(page)).toContainText('You acknowledged version 1');
  await app.letBridgeUp();
  await expect
    .poll(
      async () =>
        ((await app.cli('show', 'a')) as { summary: { mark: { ackVersion: number } } }).summary.mark
          .ackVersion,
      { timeout: 20_000 },
    )
    .toBe(1);
});
