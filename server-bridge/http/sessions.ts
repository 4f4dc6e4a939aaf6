import { createHash, timingSafeEqual } from 'node:crypto';
import type { StoredSession } from './web-state.ts';

/** A one-time code lives ten minutes, a session ninety days after its last use. In ms. */
export const CODE_LIFE_MS = 10 * 60_000;
export const SESSION_LIFE_MS = 90 * 24 * 60 * 60_000;
const TOUCH_MS = 24 * 60 * 60_000;
const MAX_CODES = 20;
const MAX_SESSIONS = 50;
/** Attempts with a code in any one minute, right or wrong. */
export const ATTEMPTS_A_MINUTE = 20;

export type ExchangeResult =
  | { readonly status: 'ok'; readonly secret: string }
  | { readonly status: 'refused' }
  | { readonly status: 'too-many'; readonly retryAfterSeconds: number };

export interface Sessions {
  /** A new one-time code, to be shown to the person and then forgotten by the caller. */
  newCode(): string;
  /** Exchanges a code, once, for the secret of a new session. */
  exchange(code: string): ExchangeResult;
  /** Whether this secret belongs to a living session; counts as its use. */
  accepts(secret: string | null): boolean;
  remove(secret: string): void;
}

export interface SessionsOptions {
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly stored: readonly StoredSession[];
  /** Called when what is to be stored has changed. */
  readonly changed: (sessions: readonly StoredSession[]) => void;
}

/**
 * Codes and sessions of the web door. Only hashes are kept, compared in constant time; secrets have 256 bits of
 * randomness, so that the limit on attempts is about noise, not about guessing.
 */
export function createSessions(options: SessionsOptions): Sessions {
  const { now } = options;
  const newSecret = (): string => Buffer.from(options.random(32)).toString('base64url');
  const codes: Array<{ readonly hash: Buffer; readonly expiresAt: number }> = [];
  let sessions: Array<{ readonly hash: Buffer; usedAt: number }> = options.stored.map(({ hash, usedAt }) => ({
    hash: Buffer.from(hash, 'hex'),
    usedAt,
  }));
  let attempts: number[] = [];

  const save = (): void =>
    options.changed(sessions.map(({ hash, usedAt }) => ({ hash: hash.toString('hex'), usedAt })));
  const living = (usedAt: number): boolean => Math.abs(now() - usedAt) < SESSION_LIFE_MS;

  return {
    newCode() {
      const code = newSecret();
      codes.push({ hash: hashOf(code), expiresAt: now() + CODE_LIFE_MS });
      if (codes.length > MAX_CODES) codes.shift();
      return code;
    },
    exchange(code) {
      const at = now();
      attempts = attempts.filter((time) => time > at - 60_000 && time <= at);
      const oldest = attempts[0];
      if (attempts.length >= ATTEMPTS_A_MINUTE && oldest !== undefined) {
        return {
          status: 'too-many',
          retryAfterSeconds: Math.max(1, Math.ceil((oldest + 60_000 - at) / 1000)),
        };
      }
      attempts.push(at);
      const index = indexOfHash(codes, hashOf(code));
      const [found] = index < 0 ? [] : codes.splice(index, 1);
      // A clock set back must not lengthen a code's life.
      if (found === undefined || at >= found.expiresAt || at < found.expiresAt - CODE_LIFE_MS) {
        return { status: 'refused' };
      }
      const secret = newSecret();
      sessions.push({ hash: hashOf(secret), usedAt: at });
      sessions = sessions
        .filter(({ usedAt }) => living(usedAt))
        .toSorted((one, other) => other.usedAt - one.usedAt)
        .slice(0, MAX_SESSIONS);
      save();
      return { status: 'ok', secret };
    },
    accepts(secret) {
      if (secret === null || secret.length > 200) return false;
      const found = sessions[indexOfHash(sessions, hashOf(secret))];
      if (found === undefined || !living(found.usedAt)) return false;
      if (now() - found.usedAt > TOUCH_MS) {
        found.usedAt = now();
        save();
      }
      return true;
    },
    remove(secret) {
      const index = indexOfHash(sessions, hashOf(secret));
      if (index < 0) return;
      sessions.splice(index, 1);
      save();
    },
  };
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Looks at every entry, whatever it finds. */
function indexOfHash(entries: ReadonlyArray<{ readonly hash: Buffer }>, wanted: Buffer): number {
  let found = -1;
  for (const [index, { hash }] of entries.entries()) {
    if (hash.length === wanted.length && timingSafeEqual(hash, wanted)) found = index;
  }
  return found;
}
