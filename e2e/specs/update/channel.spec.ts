/** A release from its publishing to its withdrawal, with the commands that an organisation runs and the server's own gates. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gazette, serveChannel } from '../../fixtures/command.ts';
import { expectAll, useDesk, writeNotices } from '../../fixtures/person.ts';
import { goTo, updateState } from '../../fixtures/ui.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

interface Status {
  readonly channels: ReadonlyArray<{
    readonly version: string;
    readonly previous: string | null;
    readonly state: string;
    readonly percent: number;
    readonly desks: number;
    readonly window: { readonly starts: number; readonly errors: number; readonly doubtful: number };
  }>;
}

test('published, paused, offered to the first ring, reported on, withdrawn, and gone back from', async ({
  desk,
  versions,
  wire,
  notices,
}) => {
  test.setTimeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), 'gazette-updates-'));
  const keyFile = join(folder, 'release.pem');
  await writeFile(keyFile, versions.key.privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  const trust = join(folder, 'trust.json');
  await writeFile(trust, JSON.stringify(await gazette('release', 'trust', keyFile)));
  const root = join(folder, 'updates');
  await mkdir(root);
  const signed = ['--channel', 'stable', '--key-file', keyFile, '--trust', trust];
  const publish = async (version: string, ...rest: readonly string[]): Promise<unknown> => {
    const { path } = await versions.make('appimage', version);
    return await gazette(
      'release',
      'publish',
      root,
      '--version',
      version,
      '--file',
      path,
      ...signed,
      ...rest,
    );
  };
  await publish(OLD);
  const server = await serveChannel(root);
  try {
    wire.connect(server.address);
    const reportKey = (await readFile(server.reportKeyFile, 'utf8')).trim();
    await writeNotices(notices);
    await desk.install((await versions.make('appimage', OLD)).path);
    await desk.decide({ address: wire.address, ring: 'early', reportKey });
    const page = await desk.start(notices.path);
    const had = await useDesk(desk);

    expect(await publish(NEW, '--gated', '--ring', 'early=1')).toMatchObject({ isPublished: true });
    expect(await gazette('release', 'verify', join(root, 'stable'), '--trust', trust)).toBeTruthy();
    // The server has begun to roll it out.
    const stage = async (): Promise<unknown> =>
      JSON.parse(await readFile(join(root, 'stable/stage.json'), 'utf8'));
    await expect
      .poll(() => stage().catch(() => null), { timeout: 20_000 })
      .toMatchObject({ version: NEW, state: 'running', percent: 1 });
    await gazette('channel', 'pause', root);
    await desk.act('check');
    expect(await desk.reach('waiting')).toMatchObject({ state: { version: NEW, reason: 'paused' } });
    await goTo(page, 'Status');
    await expect(updateState(page)).toContainText(`rollout of version ${NEW} is paused`);
    await gazette('channel', 'resume', root);
    // The whole ring is in the first stage.
    await desk.act('check');
    expect(await desk.reach('ready')).toMatchObject({ state: { version: NEW } });
    await desk.act('restart');
    await desk.meetNext();
    await expectAll(desk, had);
    const status = async (): Promise<Status['channels'][number] | undefined> =>
      ((await gazette('channel', 'status', root)) as Status).channels[0];
    await expect.poll(async () => (await status())?.desks, { timeout: 20_000 }).toBe(1);
    expect(await status()).toMatchObject({ version: NEW, previous: OLD, state: 'running', percent: 1 });

    const back = ['channel', 'withdraw', root, '--return', '--key-file', keyFile, '--trust', trust];
    expect(await gazette(...back)).toMatchObject({ returnsFrom: [NEW] });
    await desk.act('check');
    expect(await desk.reach('ready')).toMatchObject({ state: { version: OLD } });
    await desk.act('restart');
    await desk.meetNext();
    expect(await desk.overview()).toMatchObject({
      version: OLD,
      returned: { from: NEW, to: OLD, reason: 'withdrawn' },
    });
    await expectAll(desk, had);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
