import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, openNotice, reader } from '../../fixtures/ui.ts';

test('the app makes no request that nobody configured, and its console stays clean', async ({
  app,
  folder,
}) => {
  await folder.save(
    'a.md',
    noticeText(
      { id: 'a' },
      '# Alpha\n\n![remote](https://images.invalid/x.png) and [a link](https://links.invalid/).',
    ),
  );
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('images.invalid');
  expect(await reader(page).locator('img').count()).toBe(0);
  for (const name of ['Search', 'Sources', 'Moderation', 'Status', 'Settings', 'Notices'] as const)
    await goTo(page, name);
  expect(app.foreignRequests()).toEqual([]);
  expect(app.consoleErrors).toEqual([]);
});

test('the page has no Node, no eval, and inserts no html but through its policy', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const found = await page.evaluate(async () => {
    // What DevTools evaluates itself may use `eval` whatever the policy says; a task of the page may not.
    await new Promise((done) => setTimeout(done));
    const attempt = (work: () => unknown): string => {
      try {
        work();
        return 'allowed';
      } catch (error) {
        return error instanceof Error ? error.name : 'refused';
      }
    };
    const scope = window as unknown as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in scope),
      // oxlint-disable-next-line no-eval -- the point of the test
      eval: attempt(() => (0, eval)('1')),
      // oxlint-disable-next-line no-new-func, no-implied-eval -- the point of the test
      function: attempt(() => new Function('return 1')()),
      html: attempt(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      }),
      policy: attempt(() =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
        ).trustedTypes.createPolicy('mine', {}),
      ),
    };
  });
  expect(found.node).toEqual([]);
  expect(found.eval).not.toBe('allowed');
  expect(found.function).not.toBe('allowed');
  expect(found.html).toBe('TypeError');
  expect(found.policy).toBe('TypeError');
});
