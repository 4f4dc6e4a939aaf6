import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentInput } from '../notice/document.ts';
import { packDocument } from '../notice/packed.ts';
import { unprocessed } from '../notice/process.ts';
import { packDocuments, packInputs, unpackDocuments, unpackInputs } from './codec.ts';

/** Lone surrogates, ASCII, Chinese, nothing. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.constantFrom('', '停水通知', '\ud800', 'a\udc00b'),
);
const inputs: fc.Arbitrary<DocumentInput[]> = fc.array(
  fc.record({
    text,
    format: fc.constantFrom('markdown', 'plain'),
    fallbackTitle: text,
    channel: fc.option(text),
    maxLevel: fc.constantFrom('urgent', 'info'),
    zone: fc.constant('UTC'),
    media: fc.dictionary(text, fc.record({ status: fc.constantFrom('missing', 'too-large') }), {
      noNullPrototype: true,
    }),
  }),
  { maxLength: 5 },
);
const spares = fc.option(fc.nat(4000).map((size) => new ArrayBuffer(size)));

describe('items and documents as one buffer', () => {
  it('come out as they went in, whatever memory was used', () => {
    fc.assert(
      fc.property(inputs, spares, spares, (items, one, other) => {
        expect(unpackInputs(packInputs(items, one))).toEqual(items);
        const documents = items.map((item) => packDocument(unprocessed(item, 'v'), item.text));
        expect(unpackDocuments(packDocuments(documents, other))).toEqual(documents);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('use the memory that they are given when it is large enough', () => {
    const spare = new ArrayBuffer(10_000);
    expect(packInputs([], spare)).toBe(spare);
    expect(packInputs([], new ArrayBuffer(1))).not.toBe(spare);
  });

  it('give each body memory of its own', () => {
    const item: DocumentInput = {
      text: 'a',
      format: 'plain',
      fallbackTitle: 'a',
      channel: null,
      maxLevel: 'urgent',
      zone: 'UTC',
      media: {},
    };
    const document = packDocument(unprocessed(item, 'v'), 'a');
    const [first, second] = unpackDocuments(packDocuments([document, document], null));
    expect(first?.body.buffer.byteLength).toBe(document.body.length);
    expect(first?.body.buffer).not.toBe(second?.body.buffer);
  });
});
