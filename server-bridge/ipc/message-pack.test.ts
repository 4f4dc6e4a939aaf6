import { Decoder } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessagePack, MAX_DEPTH, MAX_VALUES, withMessagePack } from './message-pack.ts';

const decode = (bytes: readonly number[]) => decodeMessagePack(Uint8Array.from(bytes));
const encode = (value: unknown) => withMessagePack(value, (bytes) => bytes.slice());

/** `count` in `width` bytes, big-endian. */
const sized = (count: number, width: number) =>
  Array.from({ length: width }, (_, i) => Math.floor(count / 256 ** (width - 1 - i)) % 256);
const bytesOf = (length: number) => fc.array(fc.nat(255), { minLength: length, maxLength: length });
const headed = (head: number, body: fc.Arbitrary<number[]>) => body.map((rest) => [head, ...rest]);
const text = fc.string({ maxLength: 40 }).map((value) => [...Buffer.from(value)]);

/** One encoded value in any form the format knows, also the ones that our encoder never writes. */
const { value: encoded } = fc.letrec<{ value: number[] }>((tie) => {
  const list = fc.array(tie('value'), { maxLength: 5 });
  const map = fc.array(fc.tuple(text, tie('value')), { maxLength: 5 });
  const listAs = (width: number, head: number) =>
    list.map((items) => [head, ...sized(items.length, width), ...items.flat()]);
  const mapAs = (width: number, head: number) =>
    map.map((entries) => [
      head,
      ...sized(entries.length, width),
      // The index keeps keys apart and away from `__proto__`.
      ...entries.flatMap(([key, item], i) => [0xd9, key.length + 1, 48 + i, ...key, ...item]),
    ]);
  const blobAs = (width: number, head: number) =>
    text.map((body) => [head, ...sized(body.length, width), ...body]);
  return {
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<number[][]>([0xc0], [0xc2], [0xc3]),
      fc.nat(0x7f).map((n) => [n]),
      fc.integer({ min: 0xe0, max: 0xff }).map((n) => [n]),
      headed(0xca, bytesOf(4)),
      headed(0xcb, bytesOf(8)),
      ...[0xcc, 0xd0].map((head) => headed(head, bytesOf(1))),
      ...[0xcd, 0xd1].map((head) => headed(head, bytesOf(2))),
      ...[0xce, 0xd2].map((head) => headed(head, bytesOf(4))),
      ...[0xcf, 0xd3].map((head) => headed(head, bytesOf(8))),
      fc.string({ maxLength: 7 }).map((s) => [0xa0 + Buffer.byteLength(s), ...Buffer.from(s)]),
      ...[1, 2, 4].flatMap((width, i) => [blobAs(width, 0xd9 + i), blobAs(width, 0xc4 + i)]),
      list.map((items) => [0x90 + items.length, ...items.flat()]),
      listAs(2, 0xdc),
      listAs(4, 0xdd),
      mapAs(2, 0xde),
      mapAs(4, 0xdf),
    ),
  };
});

describe('decodeMessagePack', () => {
  it('takes every form of every value, as the library alone does', () => {
    const alone = new Decoder();
    fc.assert(
      fc.property(encoded, (bytes) => {
        expect(decode(bytes)).toEqual(alone.decode(bytes));
      }),
      { numRuns: 500, interruptAfterTimeLimit: 4000 },
    );
  });

  it('refuses every value that is cut short or has more behind it', () => {
    fc.assert(
      fc.property(encoded, fc.nat(), (bytes, cut) => {
        expect(() => decode(bytes.slice(0, cut % bytes.length))).toThrow(RangeError);
        expect(() => decode([...bytes, 0xc0])).toThrow(RangeError);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 4000 },
    );
  });

  it('refuses extensions and the byte that is never used', () => {
    const extensions = [0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xc7, 0xc8, 0xc9, 0xc1];
    for (const head of extensions)
      expect(() => decode([head, ...Array.from({ length: 20 }, () => 0)])).toThrow('type not allowed');
    expect(() => decode([...encode(new Date(0))])).toThrow('type not allowed');
  });

  it('bounds depth and the number of values', () => {
    const nested = (depth: number) => [...Array.from({ length: depth }, () => 0x91), 0xc0];
    expect(decode(nested(MAX_DEPTH))).toBeInstanceOf(Array);
    expect(() => decode(nested(MAX_DEPTH + 1))).toThrow('nested too deep');
    const many = new Uint8Array(MAX_VALUES + 5);
    many.set([0xdd, ...sized(MAX_VALUES, 4)]);
    expect(() => decodeMessagePack(many)).toThrow('too many values');
  });
});

describe('withMessagePack', () => {
  it('is usable again after a value that cannot be encoded, and after a large one', () => {
    expect(() => encode({ f: () => 1 })).toThrow('Unrecognized object');
    expect(decodeMessagePack(encode('x'.repeat(3_000_000)))).toHaveLength(3_000_000);
    expect(decodeMessagePack(encode({ a: [1] }))).toEqual({ a: [1] });
  });
});
