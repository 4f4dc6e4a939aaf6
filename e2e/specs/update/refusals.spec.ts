/** What a desk does not take, as the person sees it: each with its own reason on the status page, and the app goes on. */
import { appendFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeKey, offer, type Body, type PublisherKey, type Signing } from '../../fakes/publisher.ts';
import { goTo, updateState } from '../../fixtures/ui.ts';
import { expect, test, type Channel } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';
import type { Wire } from '../../fakes/wire.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

interface Attempt {
  readonly code: string;
  readonly says: RegExp;
  readonly body?: Partial<Body>;
  readonly keys?: readonly PublisherKey[];
  readonly named?: Signing;
  /** In place of a manifest made of the above, or after it was put in place. */
  readonly arrange?: (channel: Channel, wire: Wire, file: string) => unknown;
}

const stranger = makeKey();
const second = makeKey();

/** A way on which each request for these files goes astray. */
const astray =
  (ending: string): NonNullable<Attempt['arrange']> =>
  (_channel, wire) =>
    wire.misbehave(ending, { kind: 'redirect', origin: 'http://localhost:9' });

test('manifests and files that are not as they must be are refused, each with its reason', async ({
  desk,
  versions,
  updateChannel,
  wire,
}) => {
  test.setTimeout(180_000);
  const old = await versions.make('appimage', OLD);
  const next = await versions.make('appimage', NEW);
  const file = join(updateChannel.folder, basename(next.path));
  const [key] = [versions.key];
  const attempts: readonly Attempt[] = [
    { code: 'malformed', says: /could not be understood/, arrange: (it) => it.write('manifest.json', '{}') },
    { code: 'unknown-key', says: /unknown key/, keys: [stranger] },
    {
      code: 'too-few-signatures',
      says: /too few valid signatures/,
      body: { nextTrust: { keys: [key.trusted, second.trusted], threshold: 2 } },
    },
    { code: 'wrong-algorithm', says: /algorithm that is not accepted/, named: { algorithm: 'ed448' } },
    { code: 'wrong-signature', says: /signature .* is wrong/, keys: [stranger], named: { keyId: key.id } },
    { code: 'wrong-channel', says: /another channel/, body: { channel: 'beta' } },
    {
      code: 'expired',
      says: /has expired/,
      body: { issuedAt: '2026-01-01T00:00:00Z', expiresAt: '2026-01-02T00:00:00Z' },
    },
    { code: 'replayed', says: /older than one seen before/, body: { counter: 9 } },
    { code: 'downgrade', says: /older than this one/, body: { version: '0.0.9' } },
    { code: 'too-old', says: /too old to be updated directly/, body: { minimumVersion: '0.1.1' } },
    {
      code: 'no-file',
      says: /no file for this computer/,
      body: { files: [{ ...next.offered, target: 'tar.gz' }] },
    },
    { code: 'redirected', says: /pointed to another server/, arrange: astray('/manifest.json') },
    { code: 'redirected', says: /pointed to another server/, arrange: astray('.AppImage') },
    {
      code: 'wrong-hash',
      says: /not what the manifest says/,
      arrange: async () => writeFile(file, Buffer.alloc((await stat(file)).size, 'x')),
    },
    {
      code: 'truncated',
      says: /not complete/,
      arrange: async () => truncate(file, (await stat(file)).size - 1000),
    },
    {
      code: 'oversized',
      says: /larger than the manifest says/,
      arrange: () => appendFile(file, 'x'.repeat(1000)),
    },
  ];

  await desk.install(old.path);
  await desk.decide({ address: wire.address });
  // The version that it has: nothing to do, but its counter is known from now on.
  await updateChannel.publish([old], { counter: 10 });
  const page = await desk.start();
  await desk.act('check');
  await desk.reach('idle');
  await expect.poll(async () => (await desk.overview()).checkedAt).not.toBeNull();
  await goTo(page, 'Status');

  for (const [index, { code, says, body, keys, named, arrange }] of attempts.entries()) {
    await test.step(`${code} (${String(index + 1)})`, async () => {
      wire.misbehave('/manifest.json', null);
      wire.misbehave('.AppImage', null);
      // Whole files: parts of them are fetched where there is a block map, and fall back to the whole.
      const whole = { ...next, offered: { ...next.offered, blockMapSize: null } };
      await updateChannel.publish([whole], { counter: 11 + index });
      await updateChannel.forge({ ...offer(NEW, 11 + index, [whole.offered]), ...body }, keys, named);
      await arrange?.(updateChannel, wire, file);
      const before = Date.now();
      await desk.act('check');
      await expect
        .poll(
          async () => {
            const { state, refusals } = await desk.overview();
            const newest = refusals.find(({ at }) => at >= before);
            return [state.state, state.state === 'failed' ? state.code : null, newest?.code];
          },
          { timeout: 20_000, intervals: [50] },
        )
        .toEqual(['failed', code, code]);
      await expect(updateState(page)).toContainText(says);
      // Nothing of it lies where an update would be installed from.
      expect((await desk.staged()).filter((name) => name.endsWith('.AppImage'))).toEqual([]);
    });
  }
  expect(await readdir(join(desk.home, 'Applications'))).toEqual(['Gazette.AppImage']);

  // The same desk takes what is right.
  await updateChannel.publish([next], { counter: 100 });
  await desk.act('check');
  expect(await desk.reach('ready')).toMatchObject({ state: { version: NEW } });
});
