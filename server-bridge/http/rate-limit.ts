/** How often somebody may ask: buckets that fill up again, a bounded number of them. Pure. */

export interface RateLimitOptions {
  /** At once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Names that are remembered; the one longest not heard of is forgotten first. */
  readonly most: number;
}

interface Bucket {
  left: number;
  at: number;
}

export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /**
   * @param now milliseconds of a clock that only goes forward
   * @returns 0 when it may, else after how many seconds it may again
   */
  take(name: string, now: number): number {
    const { burst, perSecond, most } = this.#options;
    const bucket = this.#buckets.get(name) ?? { left: burst, at: now };
    // The newest stands last.
    this.#buckets.delete(name);
    if (this.#buckets.size >= most) {
      const [oldest = ''] = this.#buckets.keys();
      this.#buckets.delete(oldest);
    }
    this.#buckets.set(name, bucket);
    bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perSecond);
    bucket.left -= 1;
    return 0;
  }
}

/** What counts as one address: of IPv6 the network (64 bits), which one machine has all to itself. */
export function addressName(address: string): string {
  const text = address.trim().toLowerCase().split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  if (!text.includes(':')) return text;
  const [head = '', tail] = text.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = tail === undefined ? left : [...left, ...zeros, ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
