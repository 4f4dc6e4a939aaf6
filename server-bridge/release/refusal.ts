import type { UpdateFailure } from '../contract/update.ts';

/** A manifest, a file or an attempt that is not taken; `message` is for the log and names no secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: UpdateFailure;

  constructor(code: UpdateFailure, message: string) {
    super(message);
    this.code = code;
  }
}
