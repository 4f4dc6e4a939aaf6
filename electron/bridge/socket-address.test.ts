import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSocketAddress } from './socket-address.ts';

describe('newSocketAddress', () => {
  it('lies in a new directory that only the user can enter, and goes away', async () => {
    const address = await newSocketAddress('linux', 'ab');
    const folder = dirname(address.path);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await address.remove();
    expect(existsSync(folder)).toBe(false);
  });

  it('is a pipe of a random name on Windows', async () => {
    expect((await newSocketAddress('win32', 'abc123')).path).toBe('\\\\.\\pipe\\gazette-abc123');
  });
});
