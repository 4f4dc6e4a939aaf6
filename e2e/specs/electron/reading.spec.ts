/** What the desktop adds to reading: the menu of a right click, one size for all windows, and no spell checking. */
import { expect, type GazetteApp, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, readerTitle } from '../../fixtures/ui.ts';

/** Labels of the menu that a right click opens; `press` chooses one of them. */
async function rightClick(app: GazetteApp, params: object, press: string | null = null): Promise<string[]> {
  return await app.electron.evaluate(
    ({ BrowserWindow, Menu }, [given, wanted]) => {
      let labels: string[] = [];
      const { popup } = Menu.prototype;
      Menu.prototype.popup = function keep() {
        labels = this.items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
        this.items.find(({ label }) => label === wanted)?.click();
      };
      const nothing = {
        linkURL: '',
        hasImageContents: false,
        isEditable: false,
        selectionText: '',
        misspelledWord: '',
        dictionarySuggestions: [],
        editFlags: { canCopy: true },
        menuSourceType: 'mouse',
        x: 5,
        y: 5,
      };
      BrowserWindow.getAllWindows()[0]?.webContents.emit('context-menu', {}, { ...nothing, ...given });
      Menu.prototype.popup = popup;
      return labels;
    },
    [params, press] as const,
  );
}
const zoomLevels = (app: GazetteApp): Promise<number[]> =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getZoomLevel()),
  );

test('right clicks, one size for all windows over restarts, and no spelling', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nWords to copy. See [beta](/notice/b).'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('Words to copy.');
  expect(await rightClick(app, { selectionText: 'Words' })).toEqual(['Copy', 'Select All']);
  expect(await rightClick(app, { isEditable: true })).toEqual([
    'Undo',
    'Redo',
    'Cut',
    'Copy',
    'Paste',
    'Select All',
  ]);
  const linkURL = 'gazette://app/notice/b';
  expect(await rightClick(app, { linkURL }, 'Copy Link')).toEqual([
    'Open in Its Own Window',
    'Copy Link',
    'Select All',
  ]);
  await expect
    .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('gazette://notice/b');
  await rightClick(app, {}, 'Select All');
  await expect
    .poll(() => page.evaluate(() => getSelection()?.toString() ?? ''))
    .toMatch(/Alpha[\s\S]*Words to copy/);
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).not.toContain('Settings');

  const own = await app.newWindow(() => rightClick(app, { linkURL }, 'Open in Its Own Window'));
  await expect(readerTitle(own)).toHaveText('Beta');
  // What is asked for from outside is shown where it is open already.
  await app.electron.evaluate(({ app: electronApp }) => {
    const start = { cwd: '/', args: ['gazette://notice/b'] };
    electronApp.emit('second-instance', {}, [], '/', start);
  });
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.getTitle() ?? null),
    )
    .toBe('Beta');
  await expect(readerTitle(page)).toHaveText('Alpha');
  await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('zoom-in')?.click());
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.emit('zoom-changed', {}, 'in');
  });
  await expect.poll(() => zoomLevels(app)).toEqual([1, 1]);
  const isSpelling = () =>
    app.electron.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled());
  expect(await isSpelling()).toBe(false);
  await app.restart();
  await expect.poll(() => zoomLevels(app)).toEqual([1]);
  expect(app.foreignRequests()).toEqual([]);
});
