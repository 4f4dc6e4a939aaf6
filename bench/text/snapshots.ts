/**
 * What a version costs to keep: each way to write it, its bytes for a first version and for the next one after an edit,
 * with the version before as dictionary where the way can have that. A round writes and reads every edited version.
 */
import { deserialize, serialize } from 'node:v8';
import { constants, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import { Packr } from 'msgpackr';
import { type Body, packBody, unpackBody } from '../../server-bridge/notice/packed.ts';
import { decodeContent, encodeContent } from '../../server-bridge/store/content.ts';
import { DICTIONARIES } from '../../server-bridge/store/content-dictionary.ts';
import { editedNotices, type Version } from './edited.ts';
import type { Measure, Side } from './measure.ts';

const COUNT = 200;

interface Codec {
  write(body: Body, before: Uint8Array | null): Uint8Array;
  read(data: Uint8Array, before: Uint8Array | null): Body;
}
interface Packing {
  pack(body: Body): Uint8Array;
  unpack(bytes: Uint8Array): Body;
}

function bodyOf({ document, text }: Version): Body {
  const { plainText, html, isPlain, toc, clauses, dates, warnings } = document;
  return { plainText, html, text, detail: { isPlain, toc, clauses, dates, warnings } };
}

function average(sizes: readonly number[]): number {
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
}

/** Shown beside the first two, without being what is to be beaten. */
function side(name: string, codec: Codec, isOther = false): Side {
  const bodies = (): Array<readonly [before: Body, after: Body]> =>
    editedNotices(COUNT).map(([before, after]) => [bodyOf(before), bodyOf(after)]);
  return {
    name,
    ...(isOther ? { isNoPeer: true } : {}),
    facts() {
      const all = bodies();
      return {
        'bytes first': average(all.map(([before]) => codec.write(before, null).length)),
        'bytes edited': average(all.map(([before, after]) => codec.write(after, packBody(before)).length)),
      };
    },
    async prepare() {
      const all = bodies().map(([before, after]) => ({ after, packed: packBody(before) }));
      return () =>
        all.reduce((sum, { after, packed }) => {
          const data = codec.write(after, packed);
          return sum + data.length + codec.read(data, packed).html.length;
        }, 0);
    },
  };
}

const packr = new Packr();
const sections: Packing = { pack: packBody, unpack: unpackBody };
const json: Packing = {
  pack: (body) => Buffer.from(JSON.stringify(body)),
  unpack: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Body,
};
const msgpack: Packing = { pack: encode, unpack: (bytes) => decode(bytes) as Body };
const msgpackr: Packing = {
  pack: (body) => packr.pack(body),
  unpack: (bytes) => packr.unpack(bytes) as Body,
};
const v8: Packing = { pack: serialize, unpack: (bytes) => deserialize(bytes) as Body };

const plain = ({ pack, unpack }: Packing): Codec => ({ write: pack, read: unpack });

type DictionaryOf = (before: Uint8Array | null) => Uint8Array | null;
const without: DictionaryOf = () => null;
const common: DictionaryOf = () => DICTIONARIES[1] ?? null;
const previous: DictionaryOf = (before) => before;

function deflate({ pack, unpack }: Packing, level: number, dictionaryOf = without): Codec {
  const given = (before: Uint8Array | null): { dictionary?: Uint8Array } => {
    const dictionary = dictionaryOf(before);
    return dictionary === null ? {} : { dictionary };
  };
  return {
    write(body, before) {
      const bytes = pack(body);
      return deflateRawSync(bytes, { level, memLevel: 5, chunkSize: 4096, ...given(before) });
    },
    read: (data, before) => unpack(inflateRawSync(data, { chunkSize: data.length * 8, ...given(before) })),
  };
}

function zstd({ pack, unpack }: Packing, level: number, dictionaryOf = without): Codec {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return {
    write: (body, before) =>
      zstdCompressSync(pack(body), { params, dictionary: dictionaryOf(before) ?? undefined }),
    read: (data, before) =>
      unpack(zstdDecompressSync(data, { dictionary: dictionaryOf(before) ?? undefined })),
  };
}

/** The store's own, with the hash written and checked. */
const stored: Side = (() => {
  const rows = new Map<Uint8Array, ReturnType<typeof encodeContent>>();
  const codec: Codec = {
    write(body) {
      const row = encodeContent(packBody(body));
      rows.clear();
      rows.set(row.data, row);
      return row.data;
    },
    read(data) {
      const row = rows.get(data);
      if (row === undefined) throw new Error('read before it was written');
      return decodeContent(row);
    },
  };
  return side('gazette: sections, deflate 2, common dictionary, SHA-256', codec);
})();

export const snapshots: Measure = {
  name: 'snapshots',
  amount: COUNT,
  unit: 'write+read',
  // What was there before: the same without dictionary and hash.
  target: { ratio: 0.8 },
  sides: [
    stored,
    side('sections, deflate 2', deflate(sections, 2)),
    side('sections, deflate 6', deflate(sections, 6), true),
    side('sections, deflate 6, common dictionary', deflate(sections, 6, common), true),
    side('sections, deflate 2, version before', deflate(sections, 2, previous), true),
    side('sections, zstd 3', zstd(sections, 3), true),
    side('sections, zstd 3, common dictionary', zstd(sections, 3, common), true),
    side('sections, zstd 3, version before', zstd(sections, 3, previous), true),
    side('sections', plain(sections), true),
    side('JSON', plain(json), true),
    side('JSON, deflate 2', deflate(json, 2), true),
    side('JSON, zstd 3', zstd(json, 3), true),
    side('@msgpack/msgpack', plain(msgpack), true),
    side('@msgpack/msgpack, deflate 2', deflate(msgpack, 2), true),
    side('@msgpack/msgpack, zstd 3', zstd(msgpack, 3), true),
    side('msgpackr', plain(msgpackr), true),
    side('msgpackr, deflate 2', deflate(msgpackr, 2), true),
    side('msgpackr, zstd 3', zstd(msgpackr, 3), true),
    side('v8.serialize', plain(v8), true),
    side('v8.serialize, deflate 2', deflate(v8, 2), true),
    side('v8.serialize, zstd 3', zstd(v8, 3), true),
  ],
};
