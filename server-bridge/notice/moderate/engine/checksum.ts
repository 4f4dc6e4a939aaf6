/**
 * A checksum of 32-bit words that is cheap in JavaScript: four independent lanes of xor, multiply by an odd number
 * and rotate, as in xxHash32, whose steps the engine turns into a few machine instructions each. Every step can be
 * undone, so that one changed word, in particular one flipped bit, always changes the sum; several changes do but
 * for one case in about four thousand million. It finds damage, not forgery.
 */
export function checksum(words: Uint32Array): number {
  let a = 0x243f6a88;
  let b = 0x13198a2e;
  let c = 0x299f31d0;
  let d = 0x2ec4e6c8;
  const whole = words.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    a = Math.imul(a ^ (words[at] ?? 0), 0x9e3779b1);
    b = Math.imul(b ^ (words[at + 1] ?? 0), 0x85ebca77);
    c = Math.imul(c ^ (words[at + 2] ?? 0), 0xc2b2ae3d);
    d = Math.imul(d ^ (words[at + 3] ?? 0), 0x27d4eb2f);
    a = (a << 13) | (a >>> 19);
    b = (b << 13) | (b >>> 19);
    c = (c << 13) | (c >>> 19);
    d = (d << 13) | (d >>> 19);
  }
  for (let at = whole; at < words.length; at += 1) {
    a = Math.imul(a ^ (words[at] ?? 0), 0x9e3779b1);
    a = (a << 13) | (a >>> 19);
  }
  let sum = words.length;
  for (const lane of [a, b, c, d]) sum = Math.imul(sum ^ lane ^ (sum >>> 15), 0x85ebca77);
  return (sum ^ (sum >>> 13)) >>> 0;
}
