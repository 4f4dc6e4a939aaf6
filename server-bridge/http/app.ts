import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { GazetteError } from '../contract/errors.ts';
import { mediaHash } from '../contract/notice.ts';
import { z } from '../contract/schema.ts';
import { type Asset, type Assets, isAppPath } from './assets.ts';
import { isSameOrigin, readCookie, securityHeaders } from './guard.ts';
import { type MediaItem, mediaHeaders } from './media.ts';
import { SESSION_LIFE_MS, type Sessions } from './sessions.ts';

export interface AppParts {
  readonly sessions: Sessions;
  readonly assets: Assets;
  readonly hosts: ReadonlySet<string>;
  readonly cookieName: string;
  media(hash: string): Promise<MediaItem>;
  /** A request was turned away; counted. */
  refused(reason: string): void;
  log(level: 'error' | 'warn' | 'info' | 'debug', message: string): void;
}

const BODY_LIMIT = 4 * 1024;
const NO_STORE = { 'Cache-Control': 'no-store' };
const credentials = z.object({ code: z.string().min(1).max(200) });

/** The door's routes: the page and its files (public), its session, and media (with a session). */
export function createApp(parts: AppParts): Hono {
  const { sessions, assets, cookieName } = parts;
  const app = new Hono();

  app.use(async (context, next) => {
    const host = context.req.header('host')?.toLowerCase();
    if (host === undefined || !parts.hosts.has(host)) {
      parts.refused('host');
      return context.text('This address is not served here.\n', 421, {
        ...NO_STORE,
        ...securityHeaders(null),
      });
    }
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
      if (!isSameOrigin(host, context.req.header('origin'))) {
        parts.refused('origin');
        return context.text('This page may not ask that.\n', 403, { ...NO_STORE, ...securityHeaders(host) });
      }
    }
    await next();
    // Hono hands out the answer's headers to be completed.
    for (const [name, value] of Object.entries(securityHeaders(host))) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
    return undefined;
  });

  const cookie = (value: string, seconds: number): string =>
    `${cookieName}=${value}; Path=/; Max-Age=${String(seconds)}; HttpOnly; SameSite=Strict`;
  const secretOf = (header: string | undefined): string | null => readCookie(header, cookieName);

  app.get('/session', (context) => {
    const secret = secretOf(context.req.header('cookie'));
    if (!sessions.accepts(secret)) return context.body(null, 401, NO_STORE);
    // Sent again, so that the browser's copy lives as long as ours.
    return context.body(null, 204, {
      ...NO_STORE,
      'Set-Cookie': cookie(secret ?? '', SESSION_LIFE_MS / 1000),
    });
  });

  app.post(
    '/session',
    bodyLimit({ maxSize: BODY_LIMIT, onError: (context) => context.text('Too large.\n', 413, NO_STORE) }),
    async (context) => {
      const type = context.req.header('content-type') ?? '';
      if (!/^application\/json\s*(?:;|$)/i.test(type)) return context.text('JSON only.\n', 415, NO_STORE);
      const body = credentials.safeParse(await context.req.json().catch(() => null));
      if (!body.success) return context.text('A code is missing.\n', 400, NO_STORE);
      const result = sessions.exchange(body.data.code);
      if (result.status === 'ok') {
        parts.log('info', 'a page was let in by a one-time link');
        return context.body(null, 204, {
          ...NO_STORE,
          'Set-Cookie': cookie(result.secret, SESSION_LIFE_MS / 1000),
        });
      }
      parts.refused('code');
      if (result.status === 'refused') return context.body(null, 401, NO_STORE);
      return context.body(null, 429, { ...NO_STORE, 'Retry-After': String(result.retryAfterSeconds) });
    },
  );

  app.delete('/session', (context) => {
    const secret = secretOf(context.req.header('cookie'));
    if (secret !== null) sessions.remove(secret);
    return context.body(null, 204, { ...NO_STORE, 'Set-Cookie': cookie('', 0) });
  });

  app.get('/media/:hash', async (context) => {
    if (!sessions.accepts(secretOf(context.req.header('cookie')))) return context.body(null, 401, NO_STORE);
    const hash = context.req.param('hash');
    if (!mediaHash.safeParse(hash).success) return context.text('Not found.\n', 404, NO_STORE);
    try {
      const item = await parts.media(hash);
      const headers = mediaHeaders(item, hash);
      if (context.req.header('if-none-match') === headers['ETag']) return context.body(null, 304, headers);
      return context.body(new Uint8Array(item.bytes), 200, headers);
    } catch (error) {
      if (error instanceof GazetteError && error.code === 'not-found') {
        return context.text('Not found.\n', 404, NO_STORE);
      }
      throw error;
    }
  });

  app.get('*', async (context) => {
    const { path } = context.req;
    const asset = path === '/' ? null : await assets.find(path);
    if (asset !== null) return reply(asset);
    if (!isAppPath(path)) return context.text('Not found.\n', 404, NO_STORE);
    const page = await assets.page();
    if (page !== null) return reply(page);
    return context.text('The page is not built yet: run "npm run build".\n', 503, NO_STORE);
  });

  app.all('*', (context) =>
    context.text('Method not allowed.\n', 405, {
      ...NO_STORE,
      Allow: context.req.path === '/session' ? 'GET, HEAD, POST, DELETE' : 'GET, HEAD',
    }),
  );

  app.onError((error, context) => {
    const isKnown = error instanceof GazetteError;
    // Only the kind of request is told: addresses may hold what a person pasted.
    parts.log(
      isKnown ? 'warn' : 'error',
      `${context.req.method} failed: ${isKnown ? error.code : error.message}`,
    );
    return context.text('This did not work.\n', isKnown && error.retryable ? 503 : 500, NO_STORE);
  });
  return app;
}

function reply({ bytes, type, cacheControl }: Asset): Response {
  return new Response(bytes, { headers: { 'Content-Type': type, 'Cache-Control': cacheControl } });
}
