/** A version that is no good is left for the one before, by itself or because it was taken back; no data is lost by it. */
import type { Target } from '../../fakes/publisher.ts';
import { belongings, expectAll, useDesk, writeNotices } from '../../fixtures/person.ts';
import { goTo, updatesPart } from '../../fixtures/ui.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImage and tar.gz are for Linux');

const NEWER = '0.3.0';

interface Reported {
  readonly version: string;
  readonly what: { readonly kind: string; readonly reason?: string };
}

test.beforeEach(async ({ target, desk, versions, wire, notices }) => {
  await writeNotices(notices);
  await desk.install((await versions.make(target, OLD)).path);
  await desk.decide({ address: wire.address });
});

for (const target of ['appimage', 'tar.gz'] satisfies Target[]) {
  test.describe(target, () => {
    test.use({ target });

    test('a version that cannot be loaded is left at once, told, reported, and not taken again', async ({
      target,
      desk,
      versions,
      updateChannel,
      wire,
      notices,
    }) => {
      await updateChannel.publish([await versions.make(target, NEW, 'throws')]);
      await desk.start(notices.path);
      const had = await useDesk(desk);
      await desk.act('check');
      await desk.reach('ready');
      wire.forget();
      await desk.act('restart');
      let page = await desk.meetNext();
      await expectAll(desk, had);
      expect(await desk.overview()).toMatchObject({
        version: OLD,
        previous: null,
        returned: { from: NEW, to: OLD, reason: 'unhealthy' },
      });
      await expect(page.getByText(`Version ${NEW} did not start well; this is ${OLD} again.`)).toBeVisible();
      await expect
        .poll(() =>
          wire.requests
            .filter(({ method }) => method === 'POST')
            .map(({ body }) => JSON.parse(body) as Reported)
            .filter(({ version }) => version === NEW)
            .map(({ what }) => [what.kind, what.reason]),
        )
        .toContainEqual(['returned', 'unhealthy']);

      await desk.act('check');
      expect(await desk.reach('waiting')).toMatchObject({ state: { version: NEW, reason: 'returned' } });
      await goTo(page, 'Status');
      await expect(updatesPart(page)).toContainText(`Version ${NEW} did not run well on this computer`);
      // What mends it is taken, and ends the talk of it.
      await updateChannel.publish([await versions.make(target, NEWER)]);
      await desk.act('check');
      await desk.reach('ready');
      await desk.act('restart');
      page = await desk.meetNext();
      expect(await desk.overview()).toMatchObject({ version: NEWER, previous: OLD, returned: null });
      await expectAll(desk, had);
    });
  });
}

test('a version that never paints is left after its two starts', async ({
  desk,
  versions,
  updateChannel,
  notices,
}) => {
  await updateChannel.publish([await versions.make('appimage', NEW, 'blank', 'migrates')]);
  await desk.start(notices.path);
  const had = await useDesk(desk);
  await desk.act('check');
  await desk.reach('ready');
  await desk.act('restart');
  for (const start of [1, 2]) {
    if (start === 1) await desk.gone();
    else desk.spawn();
    const page = await desk.blankPage();
    // The page has loaded, and shows nothing; the bridge works.
    await expect(page.getByRole('main')).toBeHidden();
    await expect.poll(() => belongings(desk).catch(String), { timeout: 20_000 }).toEqual(had);
    // The person has had enough of it.
    await desk.kill();
  }
  await desk.start();
  expect(await desk.overview()).toMatchObject({
    version: OLD,
    returned: { from: NEW, to: OLD, reason: 'unhealthy' },
  });
  await expectAll(desk, had);
});

test('a version that was taken back brings the desk back, and a downgrade that is no return does not', async ({
  desk,
  versions,
  updateChannel,
  wire,
  notices,
}) => {
  const old = await versions.make('appimage', OLD);
  await updateChannel.publish([await versions.make('appimage', NEW, 'migrates')]);
  await desk.start(notices.path);
  const had = await useDesk(desk);
  await desk.act('check');
  await desk.reach('ready');
  await desk.act('restart');
  await desk.meetNext();
  // Made with the newer version: it is not lost on the way back.
  await desk.bridge('marks.set', {
    key: '5b0b7b0a-3f5b-4b6a-9d55-7d4c3f9d5a01',
    items: [{ id: 'gamma', read: 1, at: Date.now() }],
  });
  const has = await belongings(desk);
  expect(has).not.toEqual(had);

  await updateChannel.publish([old]);
  await desk.act('check');
  await expect.poll(async () => (await desk.overview()).state).toMatchObject({ code: 'downgrade' });
  wire.forget();
  await updateChannel.publish([old], { returnsFrom: [NEW] });
  await desk.act('check');
  await desk.reach('ready');
  await desk.act('restart');
  await desk.meetNext();
  expect(await desk.overview()).toMatchObject({
    version: OLD,
    returned: { from: NEW, to: OLD, reason: 'withdrawn' },
  });
  await expectAll(desk, has);
  // The kept file was at hand.
  expect(wire.requests.filter(({ path }) => path.endsWith('.AppImage'))).toEqual([]);
});
