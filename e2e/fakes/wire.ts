/**
 * The way between a desk and its channel: hands requests on, remembers them, and misbehaves where it is told to, as slow,
 * broken and hostile networks and servers do.
 */
import { randomBytes } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Mood =
  /** Answers, and then hands on so many bytes a second. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  /** Breaks the connection after so many bytes of the body; `times` times, then all is well. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly times: number }
  /** So many random bytes in place of the answer. */
  | { readonly kind: 'rubbish'; readonly bytes: number }
  | { readonly kind: 'status'; readonly status: number }
  /** To the same path at another origin. */
  | { readonly kind: 'redirect'; readonly origin: string };

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
  /** What was posted. */
  body: string;
  /** Of the answer's body, handed on. */
  bytes: number;
}

export interface Wire {
  /** Where the channels are, for a desk. */
  readonly address: string;
  readonly requests: readonly WireRequest[];
  /** Paths with this ending are treated so until told otherwise; null: as they should be. */
  misbehave(ending: string, mood: Mood | null): void;
  /** Forgets what was asked until now. */
  forget(): void;
  /** Where requests go from now on: the channel's server, without a slash at the end. */
  connect(origin: string): void;
  close(): Promise<void>;
}

/** How often a slow answer goes on, in a second. */
const SLOW_STEPS = 10;

export async function startWire(): Promise<Wire> {
  const requests: WireRequest[] = [];
  const moods = new Map<string, Mood>();
  const timers = new Set<NodeJS.Timeout>();
  let channel: string | null = null;

  /** The mood of a path; one that is for some times only is used up. */
  function moodOf(path: string): Mood | null {
    const found = [...moods].find(([ending]) => path.endsWith(ending));
    if (found === undefined) return null;
    const [ending, mood] = found;
    if (mood.kind !== 'cut') return mood;
    if (mood.times === 0) return null;
    moods.set(ending, { ...mood, times: mood.times - 1 });
    return mood;
  }

  function handOn(seen: WireRequest, incoming: IncomingMessage, outgoing: ServerResponse, mood: Mood | null) {
    if (channel === null) return void outgoing.destroy();
    const target = new URL(seen.path, channel);
    const asked = request(target, {
      method: seen.method,
      headers: { ...incoming.headers, host: target.host },
    });
    asked.on('error', () => outgoing.destroy());
    asked.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => outgoing.destroy());
      if (mood?.kind === 'slow') return drip(answer, mood.bytesPerSecond / SLOW_STEPS);
      answer.on('data', (chunk: Buffer) => {
        const rest = mood?.kind === 'cut' ? mood.afterBytes - seen.bytes : chunk.length;
        const part = chunk.subarray(0, Math.max(0, rest));
        seen.bytes += part.length;
        outgoing.write(part, () => {
          if (part.length < chunk.length || rest === 0) outgoing.destroy();
        });
      });
      answer.on('end', () => outgoing.end());
    });
    incoming.on('data', (chunk: Buffer) => (seen.body += chunk.toString()));
    incoming.pipe(asked);
    outgoing.on('close', () => asked.destroy());

    function drip(answer: IncomingMessage, step: number): void {
      const timer = setInterval(() => {
        const chunk = (answer.read(Math.ceil(step)) ?? answer.read()) as Buffer | null;
        if (chunk === null) return;
        seen.bytes += chunk.length;
        outgoing.write(chunk);
      }, 1000 / SLOW_STEPS);
      timers.add(timer);
      answer.on('end', () => outgoing.end());
      outgoing.on('close', () => clearInterval(timer));
    }
  }

  const server = createServer((incoming, outgoing) => {
    const seen: WireRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      range: incoming.headers.range ?? null,
      body: '',
      bytes: 0,
    };
    requests.push(seen);
    outgoing.on('error', () => outgoing.destroy());
    const mood = moodOf(new URL(seen.path, 'http://wire').pathname);
    switch (mood?.kind) {
      case 'silent':
        return;
      case 'rubbish':
        return void outgoing.writeHead(200).end(randomBytes(mood.bytes));
      case 'status':
        return void outgoing.writeHead(mood.status).end('Something is wrong here.');
      case 'redirect':
        return void outgoing.writeHead(302, { location: `${mood.origin}${seen.path}` }).end();
      default:
        return handOn(seen, incoming, outgoing, mood);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}/`,
    requests,
    misbehave(ending, mood) {
      if (mood === null) moods.delete(ending);
      else moods.set(ending, mood);
    },
    forget: () => void requests.splice(0),
    connect: (origin) => void (channel = origin),
    async close() {
      for (const timer of timers) clearInterval(timer);
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
