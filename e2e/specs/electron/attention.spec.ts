/** The attention ladder on a real desk; every rule in every situation is in electron/notifications/ladder.test.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  directPage,
  directPages,
  notifications,
  outcomes,
  recordNotifications,
  untilOutcome,
  useNotification,
} from '../../fixtures/attention.ts';
import { expect, test, type GazetteApp } from '../../fixtures/app.ts';
import { noticeText, type NoticeFolder } from '../../fixtures/folder.ts';
import { ENGLISH, readerTitle, row } from '../../fixtures/ui.ts';

const publish = (folder: NoticeFolder, id: string, more: Readonly<Record<string, string | boolean>> = {}) =>
  folder.save(`${id}.md`, noticeText({ id, ...more }, `# Notice ${id}\n\nText of ${id}.`));

/** What comes with a first scan is told in one summary: news is news only after that. */
async function startDesk(app: GazetteApp, folder: NoticeFolder): Promise<void> {
  await publish(folder, 'first');
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Notice first')).toBeVisible();
  await untilOutcome(app, 'first', { outcome: 'shown' });
  await recordNotifications(app);
}

/** Of the window that holds a page, asked for by the page's path. */
const windowState = (app: GazetteApp, path: string) =>
  app.electron.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes(wanted));
    return window === undefined
      ? null
      : { isOnTop: window.isAlwaysOnTop(), isVisible: window.isVisible(), isFocused: window.isFocused() };
  }, path);

test('each level takes its step, a burst is grouped, and every outcome is recorded', async ({
  app,
  folder,
}) => {
  await startDesk(app, folder);
  await publish(folder, 'i', { level: 'info' });
  await untilOutcome(app, 'i', { outcome: 'suppressed', why: 'badge' });
  await publish(folder, 'n', { issuer: 'Facilities' });
  await untilOutcome(app, 'n', { outcome: 'shown', step: 'toast' });
  expect(await notifications(app)).toMatchObject([
    { title: 'Notice n', body: 'Facilities', urgency: 'normal', silent: false },
  ]);

  await folder.save('form.zip', 'a form');
  await folder.save(
    'w.md',
    noticeText({ id: 'w', level: 'important' }, '# Notice w\n\nText of w.\n\n[The form](form.zip)'),
  );
  const direct = await directPage(app);
  await expect(direct.getByRole('heading', { name: 'Notice w' })).toBeVisible();
  await expect(direct.getByText('Text of w.')).toBeVisible();
  // An attachment is saved from there too.
  const saved = join(app.dataFolder, 'saved.zip');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, saved);
  await direct.getByRole('link', { name: 'The form' }).click();
  await expect.poll(() => readFile(saved, 'utf8').catch(() => null)).toBe('a form');
  await expect
    .poll(() => windowState(app, '/attention/direct'))
    .toMatchObject({ isOnTop: false, isVisible: true });
  expect(await notifications(app)).toHaveLength(1);

  await publish(folder, 'u', { level: 'urgent', requiresAck: true });
  await untilOutcome(app, 'u', { outcome: 'shown', step: 'urgent' });
  // The one that is being read stays; the newer one is named, and one page away.
  await expect(direct.getByRole('status')).toHaveText('2 of 2 · Newest: Notice u');
  await expect(direct.getByRole('article', { name: 'Notice w' })).toBeVisible();
  await direct.getByRole('button', { name: 'Previous notice' }).click();
  await expect(direct.getByRole('article', { name: 'Notice u' })).toBeVisible();
  await expect(direct.getByRole('status')).toHaveText('1 of 2');
  expect(directPages(app)).toHaveLength(1);
  await expect.poll(() => windowState(app, '/attention/direct')).toMatchObject({ isOnTop: true });
  expect((await notifications(app)).at(-1)).toMatchObject({ title: 'Notice u', urgency: 'critical' });

  // Acknowledged there: the bridge has it, the other one is left, later it is put off and the window goes.
  await direct.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(direct.getByRole('heading', { name: 'Notice w' })).toBeVisible();
  const marks = async () => {
    const answer = (await app.callBridge('notices.get', { id: 'u' })) as {
      result: { notice: { summary: { mark: { ackVersion: number } } } };
    };
    return answer.result.notice.summary.mark.ackVersion;
  };
  await expect.poll(marks).toBe(1);
  await direct.getByLabel('Remind me').selectOption('in 1 hour');
  await expect.poll(() => directPages(app).length).toBe(0);
  const reminders = JSON.parse(await app.readData('electron/reminders.json')) as Array<{ id: string }>;
  expect(reminders.map(({ id }) => id)).toEqual(['w']);

  const names = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8'];
  await Promise.all(names.map((id) => publish(folder, id)));
  await untilOutcome(app, 'b8', {});
  await expect
    .poll(
      async () =>
        (await outcomes(app)).filter(({ id, outcome }) => id.startsWith('b') && outcome !== 'pending').length,
    )
    .toBe(8);
  expect((await notifications(app)).length).toBeLessThan(2 + names.length);
});

test('what do-not-disturb kept back is one summary at its end, and a due reminder comes after a restart', async ({
  app,
  folder,
}) => {
  await startDesk(app, folder);
  const { page } = app;
  await page.getByTestId('quick-switch').click();
  await page
    .getByRole('dialog', { name: 'Notification switches' })
    .getByLabel('Do not disturb')
    .selectOption('On');
  await expect(page.getByTestId('quick-switch')).toContainText('Do not disturb');
  for (const id of ['a', 'b', 'c']) await publish(folder, id, { requiresAck: true });
  for (const id of ['a', 'b', 'c'])
    await untilOutcome(app, id, { outcome: 'suppressed', why: 'do-not-disturb' });
  await expect(page.getByTestId('quick-switch')).toContainText('3 kept for later');
  expect(await notifications(app)).toEqual([]);

  // It outlives a restart, and what was withdrawn meanwhile is left out.
  await app.restart();
  await recordNotifications(app);
  // The list may be the last run's at first, which had not seen it.
  await expect(row(app.page, 'Notice c')).toBeVisible();
  await folder.remove('c.md');
  await expect(row(app.page, 'Notice c')).toHaveCount(0);
  const quick = app.page.getByTestId('quick-switch');
  await expect(quick).toContainText('Do not disturb');
  await quick.click();
  await app.page.getByLabel('Do not disturb').selectOption('Off');
  await expect.poll(() => notifications(app)).toMatchObject([{ title: '2 new notices' }]);
  await untilOutcome(app, 'a', { outcome: 'summarised' });
  await untilOutcome(app, 'c', { outcome: 'suppressed', why: 'read' });

  // Both must be acknowledged: one is, of the other the reminder falls due while the app does not run.
  await app.stop();
  const kept = JSON.parse(await app.readData('electron/reminders.json')) as Array<{
    id: string;
    dueAt: number;
  }>;
  expect(kept.map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
  const due = kept.filter(({ id }) => id === 'a').map((entry) => ({ ...entry, dueAt: Date.now() + 8_000 }));
  await app.writeData('electron/reminders.json', JSON.stringify(due));
  await app.start({ folders: [folder.path] });
  await recordNotifications(app);
  await useNotification(app, 'Please acknowledge: Notice a', 1);
  await expect
    .poll(async () => JSON.parse(await app.readData('electron/reminders.json')) as unknown[], {
      timeout: 15_000,
    })
    .toEqual([]);
  expect(await notifications(app)).toHaveLength(1);
});

test('a click on a notification lands on its notice from every state, withdrawn ones too', async ({
  app,
  folder,
}) => {
  await startDesk(app, folder);
  const { page } = app;
  const change = (how: 'visible' | 'minimised' | 'hidden') =>
    app.electron.evaluate(({ BrowserWindow }, state) => {
      const window = BrowserWindow.getAllWindows()[0];
      if (state === 'minimised') window?.minimize();
      if (state === 'hidden') window?.hide();
    }, how);
  for (const state of ['visible', 'minimised', 'hidden'] as const) {
    await change(state);
    await publish(folder, state);
    await useNotification(app, `Notice ${state}`);
    await expect(readerTitle(page)).toHaveText(`Notice ${state}`);
    const isShown = await app.electron.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return window !== undefined && window.isVisible() && !window.isMinimized();
    });
    expect(isShown).toBe(true);
  }
  await publish(folder, 'gone');
  await untilOutcome(app, 'gone', { outcome: 'shown' });
  await folder.remove('gone.md');
  await expect(row(page, 'Notice gone')).toHaveCount(0);
  await change('hidden');
  await useNotification(app, 'Notice gone');
  await expect(page.getByRole('main')).toContainText('withdrawn');
});
