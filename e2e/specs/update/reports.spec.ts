/** What a desk tells its channel: nothing where the organisation does not want it, else how versions start, and nothing personal. */
import { createHmac, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { canonical } from '../../fakes/publisher.ts';
import type { Wire } from '../../fakes/wire.ts';
import { useDesk, writeNotices } from '../../fixtures/person.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

interface Report {
  readonly version: string;
  readonly id: string;
  readonly start: number;
  readonly ring: string;
  readonly what: { readonly kind: string; readonly firstPaintMs?: number };
  readonly mac: string | null;
}

function reports(wire: Wire): Report[] {
  return wire.requests
    .filter(({ method, path }) => method === 'POST' && path === '/updates/stable/reports')
    .map(({ body }) => JSON.parse(body) as Report);
}

test('no report where the organisation switched them off; else how versions start, proved, and nothing personal', async ({
  desk,
  versions,
  updateChannel,
  wire,
  notices,
}) => {
  await writeNotices(notices);
  await updateChannel.publish([await versions.make('appimage', NEW)]);
  await desk.install((await versions.make('appimage', OLD)).path);
  await desk.decide({ address: wire.address, mayReport: false });
  await desk.start(notices.path);
  await useDesk(desk);
  await desk.act('check');
  await desk.reach('ready');
  await desk.stop();
  expect(wire.requests.filter(({ method }) => method !== 'GET')).toEqual([]);

  // At its start the app still knows the policy of before: what it then may tell begins with the start all the same.
  const key = randomBytes(32);
  await desk.decide({ address: wire.address, ring: 'early', reportKey: key.toString('base64url') });
  await desk.start();
  const kinds = (): string[] =>
    reports(wire)
      .filter(({ version }) => version === NEW)
      .map(({ what }) => what.kind);
  await expect
    .poll(kinds, { timeout: 30_000 })
    .toEqual(expect.arrayContaining(['started', 'healthy', 'connected']));
  const all = reports(wire).filter(({ version }) => version === NEW);
  for (const { mac, ...rest } of all) {
    expect(Object.keys(rest).toSorted()).toEqual([
      'channel',
      'format',
      'id',
      'ring',
      'start',
      'version',
      'what',
    ]);
    expect(rest).toMatchObject({ start: 1, ring: 'early', id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(mac).toBe(createHmac('sha256', key).update(canonical(rest)).digest('base64'));
    const text = JSON.stringify(rest);
    for (const personal of [hostname(), userInfo().username, desk.home, 'alpha', 'Beta']) {
      expect(text).not.toContain(personal);
    }
  }
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  // Another version has another id.
  const others = reports(wire).filter(({ version }) => version !== NEW);
  expect(others.map(({ id }) => id)).not.toContain(all[0]?.id);
});
