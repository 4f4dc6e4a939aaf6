/** A given job is begun by its worker or taken back by who gave it, never both. */

const BYTES = 4;
const OPEN = 0;
const CLAIMED = 1;

export function createClaim(): SharedArrayBuffer {
  return new SharedArrayBuffer(BYTES);
}

/** True for the first who asks, from whatever thread. */
export function claim(shared: SharedArrayBuffer): boolean {
  return Atomics.compareExchange(new Int32Array(shared), 0, OPEN, CLAIMED) === OPEN;
}

/** Microseconds of the one clock that all threads of a process share. */
export function microseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}
