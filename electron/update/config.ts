/** Where updates come from and which are taken: what the package says, and the organisation's policy. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Policy } from '../../server-bridge/contract/policy.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import type { UpdateState } from '../../server-bridge/contract/update.ts';
import { trust, type Trust } from '../../server-bridge/release/manifest.ts';
import type { Installer } from './install/installer.ts';

/** `update-channel.json` of the package. */
const packagedChannel = z.object({
  address: z.url({ protocol: /^https?$/ }).nullable(),
  trust: trust.nullable(),
});
export type PackagedChannel = z.infer<typeof packagedChannel>;

export type UpdatePolicy = Policy['update'];

/** What is in force; no update is looked for where it is off. */
export type UpdateConfig =
  | { readonly kind: 'off'; readonly reason: Extract<UpdateState, { state: 'off' }>['reason'] }
  | (Pick<UpdatePolicy, 'channel' | 'ring' | 'pin' | 'deferDays'> & {
      readonly kind: 'on';
      /** The folder of the channel's files, with a slash at its end. */
      readonly folder: string;
      /** The package's keys; those in force may be others after a rotation. */
      readonly trust: Trust;
    });

/** Reads the package's own file in the app's folder; one that is missing or wrong names nobody. */
export async function readPackagedChannel(
  appFolder: string,
  log: (message: string) => void,
): Promise<PackagedChannel> {
  const text = await readFile(join(appFolder, 'update-channel.json'), 'utf8').catch(() => null);
  if (text !== null) {
    try {
      return packagedChannel.parse(JSON.parse(text));
    } catch (error) {
      log(`the package's update-channel.json names no channel: ${String(error)}`);
    }
  }
  return { address: null, trust: null };
}

/** A policy may name another address, never other keys. */
export function configOf(
  packaged: PackagedChannel,
  policy: UpdatePolicy,
  hindrance: Installer['hindrance'],
): UpdateConfig {
  if (hindrance !== null) return { kind: 'off', reason: hindrance };
  if (policy.isOff) return { kind: 'off', reason: 'policy' };
  const address = policy.address ?? packaged.address;
  if (address === null || packaged.trust === null) return { kind: 'off', reason: 'no-channel' };
  const { channel, ring, pin, deferDays } = policy;
  const folder = new URL(address);
  // By its parts: `//x/` after the host is a path, and as a relative address another host.
  folder.pathname = `${folder.pathname.replace(/\/*$/, '/')}updates/${channel}/`;
  folder.search = '';
  folder.hash = '';
  return { kind: 'on', folder: folder.href, trust: packaged.trust, channel, ring, pin, deferDays };
}
