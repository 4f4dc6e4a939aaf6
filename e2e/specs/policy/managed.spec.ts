/** A managed desk: what the organisation has set is locked and told, and a bundle for whoever helps holds no secret. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test, type GazetteApp } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, row } from '../../fixtures/ui.ts';

const REPORT_KEY = 'report-secret-'.padEnd(43, 'x');
const LOCKED = 'Set by your organisation';

/** Presses the button and resolves to the saved zip. */
async function saveBundle(app: GazetteApp): Promise<Uint8Array> {
  const target = join(app.dataFolder, 'saved.zip');
  const button = app.page.getByRole('button', { name: 'Save the bundle…' });
  if (app.kind === 'web') {
    const [download] = await Promise.all([app.page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toMatch(/^gazette-diagnosis-[\d-]+\.zip$/);
    await download.saveAs(target);
  } else {
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, target);
    await button.click();
    await expect
      .poll(() =>
        readFile(target).then(
          ({ length }) => length,
          () => 0,
        ),
      )
      .toBeGreaterThan(0);
  }
  return await readFile(target);
}

test('what the organisation sets is locked, told with its place, and follows the policy', async ({
  app,
  folder,
}) => {
  const asked: string[] = [];
  const hub = createServer((request, response) => {
    asked.push(String(request.method));
    response.end();
  });
  await new Promise<void>((done) => hub.listen(0, '127.0.0.1', done));
  const port = String((hub.address() as AddressInfo).port);
  const place = join(app.dataFolder, 'policy.json');
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nNobody else reads this text.'));
  const hall = { id: 'hall', kind: 'folder', path: folder.path, name: 'City hall' };
  await writeFile(
    place,
    JSON.stringify({
      version: 1,
      settings: { theme: 'dark', rescanSeconds: 30 },
      sources: [hall],
      hub: { address: `http://127.0.0.1:${port}/?token=hub-secret` },
      update: { channel: 'beta', reportKey: REPORT_KEY },
      colour: 'red',
    }),
    { mode: 0o644 },
  );
  const page = await app.start({
    settings: ENGLISH,
    env: { GAZETTE_POLICY: place, HTTPS_PROXY: 'http://ada:proxy-secret@127.0.0.1:9' },
  });
  await expect(row(page, 'Alpha')).toBeVisible();

  await goTo(page, 'Settings');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  for (const label of ['Theme', 'Seconds between scans']) {
    const control = page.getByLabel(label);
    await expect(control).toBeDisabled();
    await expect(control).toHaveAccessibleDescription(`${LOCKED} (${place})`);
  }
  await expect(page.getByTitle(place)).toHaveCount(2);
  await expect(page.getByLabel('Text size')).toBeEnabled();
  expect(await app.callBridge('settings.update', { patch: { theme: 'light' } })).toMatchObject({
    error: app.kind === 'web' ? { data: { code: 'settings-locked' } } : { code: 'settings-locked' },
  });

  await goTo(page, 'Sources');
  const card = page.getByRole('article', { name: 'City hall' });
  await expect(card.getByText(LOCKED)).toBeVisible();
  await expect(card.getByRole('button', { name: 'Scan now' })).toBeEnabled();
  await expect(card.getByRole('button', { name: /Remove|Change/ })).toHaveCount(0);

  await goTo(page, 'Status');
  const policy = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Policy', exact: true }) });
  await expect(policy).toContainText('update.channel');
  await expect(policy).toContainText('update.reportKeyset (not shown)');
  await expect(policy).toContainText('colour no such field');
  await expect(policy.getByText(place).first()).toBeVisible();

  const updates = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Updates', exact: true }) });
  await expect(updates).toContainText(
    app.kind === 'web' ? 'whoever runs that server updates it' : 'does not update itself',
  );
  await expect(page.getByText('report-secret')).toHaveCount(0);

  await page.getByRole('button', { name: 'Run the tests' }).click();
  const results = page.getByRole('list', { name: 'Test results' });
  await expect(results.getByRole('listitem').filter({ hasText: 'Local data' })).toContainText('good');
  await expect(results.getByRole('listitem').filter({ hasText: 'Hub' })).toContainText('HTTP 200');
  expect(asked).toEqual(['HEAD']);
  await expect(page.getByText('hub-secret')).toHaveCount(0);
  if (app.kind === 'electron') {
    await expect(results.getByRole('listitem').filter({ hasText: 'System notification' })).toContainText(
      'good',
    );
    await expect(results.getByRole('listitem').filter({ hasText: 'System proxy' })).toContainText('DIRECT');
  }

  await page.getByRole('button', { name: 'Show what is in the bundle' }).click();
  await page.getByText('policy.json', { exact: true }).click();
  await expect(page.getByLabel('policy.json')).toContainText('?token=***');
  const files = unzipSync(await saveBundle(app));
  const names = Object.keys(files);
  for (const name of [
    'README.txt',
    'host.json',
    'versions.json',
    'policy.json',
    'settings.json',
    'sources.json',
  ]) {
    expect(names).toContain(name);
  }
  expect(names.filter((name) => name.startsWith('logs/'))).toContain('logs/bridge.log');
  const all = Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('\n');
  for (const secret of ['hub-secret', 'proxy-secret', 'Nobody else reads this'])
    expect(all).not.toContain(secret);
  expect(JSON.parse(strFromU8(files['checks.json'] ?? new Uint8Array()))).toMatchObject([
    { name: 'store', outcome: 'ok' },
    { name: 'hub', outcome: 'ok' },
    ...(app.kind === 'electron' ? [{ name: 'notification', outcome: 'ok' }, { name: 'proxy' }] : []),
  ]);

  // The policy goes: its source with its notices, and its locks.
  await writeFile(place, '{}');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(policy).toContainText('It sets nothing');
  await goTo(page, 'Settings');
  await expect(page.getByLabel('Theme')).toBeEnabled();
  await expect(page.getByText(LOCKED)).toHaveCount(0);
  await goTo(page, 'Notices');
  await expect(row(page, 'Alpha')).toHaveCount(0);
  await new Promise((done) => hub.close(done));
});
