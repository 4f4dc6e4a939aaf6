import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { isLong, shareOf } from '../../fixtures/forms.ts';
import { ENGLISH, row } from '../../fixtures/ui.ts';

const ROUNDS = isLong ? 20 : 5;
const CHANGES = 500;
const FILES = 60;

test(`kill -9 at random moments during ${String(CHANGES)} file changes, ${String(ROUNDS)} rounds in all`, async ({
  app,
  folder,
}) => {
  test.setTimeout(isLong ? 1_800_000 : 300_000);
  await folder.save('anchor.md', noticeText({ id: 'anchor' }, '# Anchor\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, rescanSeconds: 1 } });
  await expect(row(page, 'Anchor')).toBeVisible();
  const living = new Map<string, string>([['anchor', 'Anchor']]);
  for (const round of shareOf(
    Array.from({ length: ROUNDS }, (_round, index) => index),
    app.kind,
  )) {
    const killAt = Math.floor(Math.random() * CHANGES);
    for (let change = 0; change < CHANGES; change += 1) {
      const id = `f${String(Math.floor(Math.random() * FILES))}`;
      if (living.has(id) && Math.random() < 0.2) {
        await folder.remove(`${id}.md`);
        living.delete(id);
      } else {
        const title = `Notice ${id} of round ${String(round)}, change ${String(change)}`;
        await folder.save(`${id}.md`, noticeText({ id }, `# ${title}\n\nText.`));
        living.set(id, title);
      }
      if (change === killAt) await app.killBridge();
      if (change % 10 === 0) await wait(5);
    }
    await app.reviveBridge();
    await expect
      .poll(
        async () => {
          const { items, total } = (await app.cli('list', '--limit', '200')) as {
            total: number;
            items: Array<{ id: string; title: string }>;
          };
          const found = new Map(items.map(({ id, title }) => [id, title]));
          const wrong = [...living].filter(([id, title]) => found.get(id) !== title).length;
          return { wrong, extra: total - living.size };
        },
        { timeout: 60_000, intervals: [500] },
      )
      .toEqual({ wrong: 0, extra: 0 });
    // The check knows the store's own rules: no hole in seq, no double version, marks and index in step.
    const { check } = (await app.cli('doctor')) as { check: { ok: boolean; problems: string[] } };
    expect(check.problems).toEqual([]);
    expect(check.ok).toBe(true);
  }
});
