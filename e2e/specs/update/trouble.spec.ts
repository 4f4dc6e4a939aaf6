/** A channel that is slow, cut, full of rubbish, or answers 500: the state is told, and the app goes on. */
import { isLong } from '../../fixtures/forms.ts';
import { goTo, updatesPart, updateState } from '../../fixtures/ui.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

const FILE = '.AppImage';
const MANIFEST = '/manifest.json';

test('a channel that is broken in every way, and then well', async ({
  desk,
  versions,
  updateChannel,
  wire,
}) => {
  test.setTimeout(120_000);
  const old = await versions.make('appimage', OLD);
  const next = await versions.make('appimage', NEW);
  // Fetched whole, so that there is a file to be cut in the middle.
  const whole = { ...next, offered: { ...next.offered, blockMapSize: null } };
  const { size } = next.offered;
  await updateChannel.publish([whole]);
  await desk.install(old.path);
  await desk.decide({ address: wire.address });
  wire.misbehave(MANIFEST, { kind: 'status', status: 500 });
  const page = await desk.start();
  await goTo(page, 'Status');
  const part = updatesPart(page);
  const fails = async (code: string, says: RegExp): Promise<void> => {
    await desk.act('check');
    await expect
      .poll(async () => (await desk.overview()).state, { timeout: 30_000 })
      .toMatchObject({ state: 'failed', code });
    await expect(updateState(page)).toContainText(says);
  };
  await fails('server-error', /server has a problem/);
  wire.misbehave(MANIFEST, { kind: 'rubbish', bytes: 5000 });
  await fails('malformed', /could not be understood/);
  wire.misbehave(MANIFEST, { kind: 'cut', afterBytes: 100, times: 1000 });
  await fails('unreachable', /cannot be reached/);
  // A silent server is given some time.
  if (isLong) {
    wire.misbehave(MANIFEST, { kind: 'silent' });
    await fails('timeout', /did not answer in time/);
  }
  wire.misbehave(MANIFEST, null);

  // The file: rubbish, then slow and cancelled, then cut.
  wire.misbehave(FILE, { kind: 'rubbish', bytes: size });
  await fails('wrong-hash', /not what the manifest says/);
  wire.misbehave(FILE, { kind: 'slow', bytesPerSecond: size / 20 });
  await desk.act('check');
  await expect
    .poll(async () => {
      const { state } = await desk.overview();
      return state.state === 'downloading' && state.received > 0 && state.received < size;
    })
    .toBe(true);
  await expect(part.getByRole('progressbar')).toBeVisible();
  await part.getByRole('button', { name: 'Cancel the download' }).click();
  await desk.reach('idle');
  const fetched = (): number => wire.requests.findLast(({ path }) => path.endsWith(FILE))?.bytes ?? 0;
  const atCancel = fetched();
  wire.misbehave(FILE, { kind: 'cut', afterBytes: size / 2, times: 1 });
  wire.forget();
  await part.getByRole('button', { name: 'Check for updates' }).click();
  await expect
    .poll(async () => (await desk.overview()).state.state, { timeout: 30_000 })
    .toMatch(/^(?:failed|ready)$/);
  // Gone on with where it was cut: by itself, or when asked.
  if ((await desk.overview()).state.state === 'failed') await desk.act('check');
  expect(await desk.reach('ready')).toMatchObject({ state: { version: NEW } });
  const asked = wire.requests.filter(({ path }) => path.endsWith(FILE));
  expect(asked.some(({ range }) => /^bytes=[1-9]\d*-/.test(range ?? ''))).toBe(true);
  expect(asked.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(size * 1.2);
  expect(atCancel).toBeLessThan(size);
});
