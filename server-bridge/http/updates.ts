/**
 * The update channels' door: `/updates/<channel>/…` for desks of one organisation, whatever name the server goes by, and
 * their reports. Nothing here is secret or is anybody's own, so there are no cookies. May import the contract, rules,
 * release, the HTTP framework and what it is handed.
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type UpdateChannel, updateChannel } from '../contract/update.ts';
import { type Report, report, REPORT_LIMIT } from '../release/report.ts';
import { addressName, RateLimit } from './rate-limit.ts';
import { rangeOf } from './range.ts';

export interface ServedFile {
  readonly content: Uint8Array | { readonly path: string };
  /** Bytes. */
  readonly size: number;
  /** With its quotation marks. */
  readonly etag: string;
  readonly type: string;
  /** The same bytes for ever. */
  readonly isImmutable: boolean;
}

export interface UpdateDoorParts {
  /** Null for whatever is not of the channel. `path` is decoded, and may be anything. */
  find(channel: UpdateChannel, path: string): Promise<ServedFile | null>;
  /** Counts a report; answers what became of it. Throws when it cannot be kept. */
  receive(report: Report, address: string): string;
  /** Who asks: the other end of the connection, or what a proxy in front says. */
  addressOf(context: Context): string;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  log(message: string): void;
}

/** A whole organisation may be behind one address. */
const ADDRESS_LIMIT = { burst: 5000, perSecond: 100, most: 20_000 };
/** A desk that crashes at every start tells three things of it. */
const DESK_LIMIT = { burst: 30, perSecond: 0.1, most: 50_000 };

const HEADERS = {
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;
const NO_STORE = { 'Cache-Control': 'no-store' };

export function createUpdateDoor(parts: UpdateDoorParts): Hono {
  const app = new Hono();
  const addresses = new RateLimit(ADDRESS_LIMIT);
  const desks = new RateLimit(DESK_LIMIT);

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });

  app.post('/updates/:channel/reports', async (context, next) => {
    const channel = updateChannel.safeParse(context.req.param('channel'));
    if (!channel.success) return refuse(context, 404, 'not-found', 'there is no such channel');
    const seconds = addresses.take(addressName(parts.addressOf(context)), parts.clock());
    if (seconds > 0) return tooMany(context, seconds);
    if (!/^application\/json\s*(?:;|$)/i.test(context.req.header('content-type') ?? ''))
      return refuse(context, 415, 'not-json', 'a report is application/json');
    await next();
    return undefined;
  });
  app.post(
    '/updates/:channel/reports',
    bodyLimit({
      maxSize: REPORT_LIMIT,
      onError: (context) =>
        refuse(context, 413, 'too-large', `a report has at most ${String(REPORT_LIMIT)} bytes`),
    }),
    async (context) => {
      const text = await context.req.text();
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return refuse(context, 400, 'not-json', 'the report is no JSON');
      }
      const parsed = report.safeParse(value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const place = issue?.path.map(String).join('.') ?? '';
        return refuse(
          context,
          400,
          'malformed',
          `${place === '' ? 'report' : place}: ${issue?.message ?? 'wrong'}`,
        );
      }
      if (parsed.data.channel !== context.req.param('channel'))
        return refuse(context, 400, 'wrong-channel', 'the report is of another channel');
      const seconds = desks.take(parsed.data.id, parts.clock());
      if (seconds > 0) return tooMany(context, seconds);
      const reception = parts.receive(parsed.data, addressName(parts.addressOf(context)));
      return context.json({ reception }, 202, NO_STORE);
    },
  );

  app.get('/updates/:channel/*', async (context) => {
    const channel = updateChannel.safeParse(context.req.param('channel'));
    const path = context.req.path.split('/').slice(3).join('/');
    const file = channel.success ? await parts.find(channel.data, path) : null;
    if (file === null) return refuse(context, 404, 'not-found', 'there is no such file');
    return answer(context, file);
  });

  app.all('/updates/:channel/*', (context) => {
    const isReports = context.req.path.endsWith('/reports');
    context.header('Allow', isReports ? 'POST' : 'GET, HEAD');
    return refuse(context, 405, 'bad-request', 'this cannot be asked here');
  });
  app.notFound((context) => refuse(context, 404, 'not-found', 'there is nothing here'));
  app.onError((error, context) => {
    // Addresses of requests may hold anything: only the kind is told.
    parts.log(`${context.req.method} failed: ${error.message}`);
    return refuse(context, 503, 'unavailable', 'this does not work now');
  });
  return app;
}

type RefusalStatus = 400 | 404 | 405 | 413 | 415 | 416 | 429 | 503;

function refuse(context: Context, status: RefusalStatus, code: string, message: string): Response {
  return context.json({ error: { code, message } }, status, NO_STORE);
}

function tooMany(context: Context, seconds: number): Response {
  context.header('Retry-After', String(seconds));
  return refuse(context, 429, 'too-many', 'too many reports');
}

function answer(context: Context, file: ServedFile): Response {
  const { size, etag, type } = file;
  const headers: Record<string, string> = {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  const known = context.req.header('if-none-match');
  if (known !== undefined && isKnown(known, etag)) return context.body(null, 304, headers);
  const range = rangeOf(context.req.header('range'), context.req.header('if-range'), size, etag);
  if (range.kind === 'unsatisfiable') {
    context.header('Content-Range', `bytes */${String(size)}`);
    return refuse(context, 416, 'bad-request', 'the file has no such bytes');
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: size - 1 };
  headers['Content-Type'] = type;
  headers['Content-Length'] = String(last - first + 1);
  if (range.kind === 'part')
    headers['Content-Range'] = `bytes ${String(first)}-${String(last)}/${String(size)}`;
  const status = range.kind === 'part' ? 206 : 200;
  // Hono takes the body off for HEAD: nothing is opened for it.
  if (context.req.method === 'HEAD') return context.body(null, status, headers);
  return context.body(bytesOf(file, first, last), status, headers);
}

function bytesOf(
  { content }: ServedFile,
  first: number,
  last: number,
): Uint8Array<ArrayBuffer> | ReadableStream {
  if (content instanceof Uint8Array) return new Uint8Array(content.subarray(first, last + 1));
  return Readable.toWeb(createReadStream(content.path, { start: first, end: last })) as ReadableStream;
}

/** RFC 9110, section 13.1.2: tags are compared weakly here. */
function isKnown(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
