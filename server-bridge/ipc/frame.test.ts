import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/errors.ts';
import { encodeFrame, FrameDecoder, HEADER_BYTES, isFatal } from './frame.ts';
import type { FrameResult, PayloadFormat } from './frame.ts';

function readAll(decoder: FrameDecoder, chunks: readonly Uint8Array[]): FrameResult[] {
  const results: FrameResult[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let result = decoder.next(); result !== null; result = decoder.next()) results.push(result);
  }
  return results;
}
const decodeOne = (bytes: Uint8Array, limit?: number) => readAll(new FrameDecoder(limit), [bytes]);
const messages = (results: readonly FrameResult[]) =>
  results.map((result) => (result.kind === 'message' ? result.message : result.error));

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const points = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return points.slice(1).map((end, i) => bytes.subarray(points[i], end));
}
/** A frame around any payload, with a right checksum. */
function frameAround(payload: Uint8Array): Buffer {
  const frame = encodeFrame(new Uint8Array(0));
  const good = encodeFrame(payload);
  // The frame of a binary value ends with these bytes; only its header differs.
  const raw = Buffer.concat([frame.subarray(0, HEADER_BYTES), good.subarray(good.length - payload.length)]);
  raw.writeUInt32BE(payload.length, 8);
  raw.writeUInt32BE(crcOf(payload), 12);
  return raw;
}
/** CRC-32 as IEEE 802.3 has it, written out, to check the library's. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    // JSON has neither infinity nor a negative zero.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(
      fc.string({ maxLength: 20 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;
const dataWithBinary = fc.record({
  a: data,
  b: fc.uint8Array({ maxLength: 1000 }),
  c: fc.array(fc.uint8Array()),
});
const format = fc.constantFrom<PayloadFormat>('msgpack', 'json');

describe('encodeFrame', () => {
  it('writes the header as the protocol says', () => {
    const frame = encodeFrame({ a: 1 });
    expect(frame.toString('latin1', 0, 4)).toBe('ENOT');
    expect([frame.readUInt32BE(4), frame.readUInt32BE(8)]).toEqual([1, 4]);
    expect(frame.readUInt32BE(12)).toBe(crcOf(frame.subarray(16)));
    // The example of docs/protocol.md.
    expect(frame.toString('hex')).toBe('454e4f540000000100000004a7fa536581a16101');
    const json = encodeFrame({ a: 1 }, 'json');
    expect([json.readUInt32BE(4), json.toString('utf8', 16)]).toEqual([0x1_0001, '{"a":1}']);
  });

  it('leaves undefined fields out', () => {
    expect(messages(decodeOne(encodeFrame({ a: undefined, b: { c: undefined } })))).toEqual([{ b: {} }]);
  });

  it('refuses what is too large, too deep, no data, or binary in JSON', () => {
    const codeOf = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return error instanceof GazetteError ? error.code : error;
      }
      return null;
    };
    expect(codeOf(() => encodeFrame('x'.repeat(100), 'msgpack', 101))).toBe('too-large');
    expect(codeOf(() => encodeFrame('x'.repeat(100), 'json', 101))).toBe('too-large');
    expect(codeOf(() => encodeFrame('x'.repeat(99), 'msgpack', 101))).toBeNull();
    let deep: unknown = 1;
    for (let i = 0; i < 70; i += 1) deep = [deep];
    expect(codeOf(() => encodeFrame(deep))).toBe('internal');
    expect(codeOf(() => encodeFrame({ f: () => 1 }))).toBe('internal');
    expect(codeOf(() => encodeFrame({ result: { b: new Uint8Array(2) } }, 'json'))).toBe('not-supported');
    expect(codeOf(() => encodeFrame({ result: { b: Buffer.alloc(2) } }, 'json'))).toBe('not-supported');
    expect(messages(decodeOne(encodeFrame({ fine: true })))).toEqual([{ fine: true }]);
  });
});

describe('FrameDecoder', () => {
  it('finds every message again, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(data, format), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (sent, cuts) => {
          const stream = Buffer.concat(sent.map(([message, how]) => encodeFrame({ message }, how)));
          const decoder = new FrameDecoder();
          const got = readAll(decoder, split(stream, cuts));
          // JSON has no -0, and both sides agree on everything else.
          expect(messages(got)).toEqual(sent.map(([message]) => ({ message })));
          expect(decoder.end()).toBeNull();
        },
      ),
      { numRuns: 200, interruptAfterTimeLimit: 5000 },
    );
  });

  it('keeps binary data binary, as plain Uint8Array', () => {
    fc.assert(
      fc.property(dataWithBinary, fc.array(fc.nat(), { maxLength: 10 }), (message, cuts) => {
        const [got] = messages(readAll(new FrameDecoder(), split(encodeFrame(message), cuts)));
        expect(got).toEqual(message);
        expect(Object.getPrototypeOf((got as typeof message).b)).toBe(Uint8Array.prototype);
      }),
      { numRuns: 100, interruptAfterTimeLimit: 3000 },
    );
  });

  it('reads byte by byte', () => {
    const stream = Buffer.concat([
      encodeFrame([1, '二']),
      encodeFrame(null, 'json'),
      encodeFrame('z'.repeat(500)),
    ]);
    const bytes = [...stream].map((byte) => Uint8Array.of(byte));
    expect(messages(readAll(new FrameDecoder(), bytes))).toEqual([[1, '二'], null, 'z'.repeat(500)]);
  });

  it('copies linearly: 8 MiB in 64-byte pieces and 200,000 small frames at once', () => {
    const big = encodeFrame(new Uint8Array(8 * 1024 * 1024).fill(7));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < big.length; at += 64) pieces.push(big.subarray(at, at + 64));
    const queued = new FrameDecoder();
    for (const piece of pieces) queued.push(piece);
    expect(queued.next()).toMatchObject({ kind: 'message' });
    expect(readAll(new FrameDecoder(), pieces)).toHaveLength(1);
    const small = encodeFrame(1);
    expect(decodeOne(Buffer.concat(Array.from({ length: 200_000 }, () => small)))).toHaveLength(200_000);
  });

  it('hands out one frame at a time, so that a reader may pause', () => {
    const decoder = new FrameDecoder();
    decoder.push(Buffer.concat([encodeFrame(1), encodeFrame(2)]));
    expect(decoder.next()).toMatchObject({ message: 1 });
    decoder.push(encodeFrame(3));
    expect([decoder.next(), decoder.next(), decoder.next()]).toMatchObject([
      { message: 2 },
      { message: 3 },
      null,
    ]);
  });

  it('tells each kind of broken frame, and reads nothing after it', () => {
    const good = encodeFrame({ a: 1 });
    const changed = (change: (frame: Buffer) => void) => {
      const frame = Buffer.from(good);
      change(frame);
      return messages(decodeOne(Buffer.concat([frame, good]), 100));
    };
    expect(changed((f) => f.write('HTTP', 0))).toEqual([{ reason: 'magic' }]);
    expect(changed((f) => f.writeUInt32BE(2, 4))).toEqual([{ reason: 'version', version: 2 }]);
    expect(changed((f) => f.writeUInt32BE(0x2_0001, 4))).toEqual([{ reason: 'flags', flags: 2 }]);
    expect(changed((f) => f.writeUInt32BE(0x8000_0001, 4))).toEqual([{ reason: 'flags', flags: 0x8000 }]);
    expect(changed((f) => f.writeUInt32BE(101, 8))).toEqual([{ reason: 'length', length: 101, limit: 100 }]);
    expect(changed((f) => f.writeUInt32BE(0xffff_ffff, 8))).toEqual([
      { reason: 'length', length: 0xffff_ffff, limit: 100 },
    ]);
    expect(changed((f) => f.writeUInt32BE((f.readUInt32BE(12) ^ 1) >>> 0, 12))).toEqual([
      { reason: 'checksum' },
    ]);
    expect(changed((f) => f.writeUInt8(0x82, 16))).toEqual([{ reason: 'checksum' }]);
  });

  it('tells a wrong magic from its first four bytes', () => {
    expect(messages(decodeOne(Buffer.from('GET ')))).toEqual([{ reason: 'magic' }]);
    expect(messages(decodeOne(Buffer.from('ENO')))).toEqual([]);
  });

  it('goes on after a whole frame whose payload is not readable', () => {
    const bad = [
      Buffer.alloc(0),
      Buffer.from([0x91]),
      Buffer.from([0x01, 0x02]),
      Buffer.from([0xc1]),
      Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0xc6, 0x7f, 0xff, 0xff, 0xff, 0x00]),
      Buffer.from([0xd6, 0xff, 0, 0, 0, 0]), // a timestamp
      Buffer.from([0x81, 0xa9, ...Buffer.from('__proto__'), 0x80]),
      Buffer.from([0x81, 0x90, 0x01]), // a list as a key
      Buffer.alloc(5000, 0x91), // nested too deep
    ];
    for (const payload of bad) {
      const results = decodeOne(Buffer.concat([frameAround(payload), encodeFrame('next')]));
      expect(messages(results)).toEqual([{ reason: 'payload', format: 'msgpack' }, 'next']);
    }
    const json = frameAround(Buffer.from('{"a":'));
    json.writeUInt32BE(0x1_0001, 4);
    expect(messages(decodeOne(json))).toEqual([{ reason: 'payload', format: 'json' }]);
    expect(isFatal({ reason: 'payload', format: 'json' })).toBe(false);
  });

  it('allocates for what comes, not for what is claimed', () => {
    // Nested lists that each claim the whole rest: an eager decoder would take 8 bytes for every claimed element.
    const claims = Buffer.alloc(1_000_000, Buffer.from([0xdd, 0x00, 0x0f, 0x00, 0x00]));
    const before = process.memoryUsage().rss;
    expect(messages(decodeOne(frameAround(claims)))).toEqual([{ reason: 'payload', format: 'msgpack' }]);
    const waiting = Array.from({ length: 100 }, () => {
      const decoder = new FrameDecoder();
      const head = Buffer.from(encodeFrame(1)).subarray(0, HEADER_BYTES);
      head.writeUInt32BE(16 * 1024 * 1024, 8);
      decoder.push(Buffer.concat([head, Buffer.from([1])]));
      return decoder.next();
    });
    expect(waiting.every((result) => result === null)).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('names a stream that ends inside a frame', () => {
    const frame = encodeFrame({ a: 'text' });
    fc.assert(
      fc.property(fc.nat(frame.length), (length) => {
        const decoder = new FrameDecoder();
        const got = readAll(decoder, [frame.subarray(0, length)]);
        const isWhole = length === frame.length;
        expect(got).toHaveLength(isWhole ? 1 : 0);
        expect(decoder.end()).toEqual(isWhole || length === 0 ? null : { reason: 'truncated' });
      }),
    );
  });

  it('survives random and damaged bytes', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 10 });
    const damaged = fc
      .tuple(
        fc.array(data, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
      )
      .map(([values, changes]) => {
        const stream = Buffer.concat(values.map((value) => encodeFrame(value)));
        for (const [at, byte] of changes) stream[at % stream.length] = byte;
        return stream;
      });
    const payload = fc.uint8Array({ maxLength: 200 }).map(frameAround);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged, payload), cuts, (bytes, at) => {
        const whole = readAll(new FrameDecoder(100_000), [bytes]);
        const pieces = readAll(new FrameDecoder(100_000), split(bytes, at));
        expect(pieces).toEqual(whole);
        const fatal = whole.findIndex((result) => result.kind === 'error' && isFatal(result.error));
        expect(fatal === -1 || fatal === whole.length - 1).toBe(true);
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 6000 },
    );
  });
});
