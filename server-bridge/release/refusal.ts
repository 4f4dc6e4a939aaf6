import type { UpdateFailure } from '../contract/update.ts';
import type { ManifestBody, Trust } from './manifest.ts';

/** A manifest, a file or an attempt that is not taken; `message` is for the log and names no secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: UpdateFailure;

  constructor(code: UpdateFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A manifest that is in order and not for the version that is installed. Its counter and keys are kept as of one that is taken:
 * else an older one could be shown to this client again.
 */
export class VersionRefusal extends Refusal {
  readonly manifest: ManifestBody;
  readonly trust: Trust;

  constructor(code: 'downgrade' | 'too-old', message: string, manifest: ManifestBody, trust: Trust) {
    super(code, message);
    this.manifest = manifest;
    this.trust = trust;
  }
}
