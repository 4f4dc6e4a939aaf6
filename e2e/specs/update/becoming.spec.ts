/** An older packaged app becomes a newer one, and everything that the person had is there. */
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../fakes/publisher.ts';
import { expectAll, useDesk, writeNotices } from '../../fixtures/person.ts';
import { goTo, updatesPart, updateState } from '../../fixtures/ui.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD, TOP } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImage and tar.gz are for Linux');

for (const target of ['appimage', 'tar.gz'] satisfies Target[]) {
  test.describe(target, () => {
    test.use({ target });

    test('becomes the newer one by "restart now", with its data; tells once what is new', async ({
      desk,
      versions,
      updateChannel,
      wire,
      notices,
    }) => {
      const old = await versions.make(target, OLD);
      const next = await versions.make(target, NEW);
      await writeNotices(notices);
      await desk.install(old.path);
      await desk.decide({ address: wire.address });
      await updateChannel.publish([next]);
      let page = await desk.start(notices.path);
      const had = await useDesk(desk);
      await goTo(page, 'Status');
      const part = updatesPart(page);
      await part.getByRole('button', { name: 'Check for updates' }).click();
      await expect(updateState(page)).toContainText(`Version ${NEW} is downloaded and verified`, {
        timeout: 20_000,
      });
      const fetched = wire.requests
        .filter(({ path }) => path.endsWith(next.offered.name))
        .reduce((sum, { bytes }) => sum + bytes, 0);
      // An AppImage has a block map: only what changed is fetched.
      if (target === 'appimage') expect(fetched).toBeLessThan(next.offered.size / 4);
      else expect(fetched).toBe(next.offered.size);

      await part.getByRole('button', { name: 'Restart now' }).click();
      page = await desk.meetNext();
      await expectAll(desk, had);
      expect(await desk.overview()).toMatchObject({
        version: NEW,
        previous: OLD,
        state: { state: 'idle' },
        target,
      });
      if (target === 'tar.gz')
        expect(await readlink(join(desk.home, 'Applications', TOP, 'current'))).toBe(`versions/${NEW}`);
      const news = page.getByRole('region', { name: `What’s new in ${NEW}` });
      await expect(news).toBeVisible();
      await page.getByRole('button', { name: 'Close “What’s new”' }).click();
      await expect(news).toBeHidden();
      await desk.stop();

      page = await desk.start();
      expect(await desk.overview()).toMatchObject({ version: NEW, news: null });
      await expect(page.getByText('What’s new in')).toBeHidden();
      expect(await desk.version()).toBe(NEW);
    });

    test('is installed at the next start, without a network', async ({
      desk,
      versions,
      updateChannel,
      wire,
      notices,
    }) => {
      const old = await versions.make(target, OLD);
      await writeNotices(notices);
      await desk.install(old.path);
      await desk.decide({ address: wire.address });
      await updateChannel.publish([await versions.make(target, NEW)]);
      await desk.start(notices.path);
      const had = await useDesk(desk);
      await desk.act('check');
      await desk.reach('ready');
      await desk.stop();
      // Never while the session ends.
      expect(await desk.version()).toBe(OLD);
      await wire.close();
      await desk.start();
      await expect.poll(async () => (await desk.overview()).version).toBe(NEW);
      await expectAll(desk, had);
    });
  });
}
