import { chmod, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRaw, hello, makePlace, startServer } from './testing.ts';

describe.runIf(process.platform !== 'win32')('the place of the socket', () => {
  let place: Awaited<ReturnType<typeof makePlace>>;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.remove());

  it('is a directory and a socket for this user only', async () => {
    const server = await startServer(place.path);
    expect((await lstat(dirname(place.path))).mode & 0o777).toBe(0o700);
    expect((await lstat(place.path)).mode & 0o777).toBe(0o600);
    await server.close();
    await expect(lstat(place.path)).rejects.toThrow('ENOENT');
  });

  it('is refused where others could enter, or behind a link', async () => {
    await mkdir(dirname(place.path));
    await chmod(dirname(place.path), 0o755);
    await expect(startServer(place.path)).rejects.toMatchObject({ code: 'forbidden' });
    await chmod(dirname(place.path), 0o700);
    await symlink(dirname(place.path), join(place.folder, 'link'));
    await expect(startServer(join(place.folder, 'link', 's'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is taken over from a server that died, not from one that lives', async () => {
    await mkdir(dirname(place.path), { mode: 0o700 });
    // Node removes the file when it closes a server, so a bound socket is left by moving it away and back.
    const { rename } = await import('node:fs/promises');
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(place.path, resolve));
    await rename(place.path, `${place.path}2`);
    await new Promise((resolve) => dead.close(resolve));
    await rename(`${place.path}2`, place.path);
    expect((await lstat(place.path)).isSocket()).toBe(true);

    const server = await startServer(place.path);
    await expect(startServer(place.path)).rejects.toMatchObject({ code: 'data-folder-busy' });
    const client = await connectRaw(place.path);
    client.send(hello());
    expect(await client.message(0)).toMatchObject({ result: { protocol: 1 } });
    client.socket.destroy();
    await server.close();
  });

  it('never removes what is no socket', async () => {
    await mkdir(dirname(place.path), { mode: 0o700 });
    await writeFile(place.path, 'mine');
    await expect(startServer(place.path)).rejects.toMatchObject({ code: 'conflict' });
    expect((await lstat(place.path)).isFile()).toBe(true);
  });

  it('is refused with a clear error when its path is too long', async () => {
    await expect(startServer(join(place.folder, 'x'.repeat(100), 's'))).rejects.toMatchObject({
      code: 'bad-request',
      details: { limit: 103 },
    });
  });
});
