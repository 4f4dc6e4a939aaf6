/**
 * ENOT against plain newline-JSON: round trips and throughput over the same kind of socket, in the same run, client
 * and server in processes of their own; then the bridge's whole client and server, with handshake, dispatch and
 * schemas. `node bench/ipc.bench.ts [--json file] [--seconds n]`.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Handlers } from '../server-bridge/contract/methods.ts';
import { connectBridge } from '../server-bridge/ipc/client.ts';
import { encodeFrame, FrameDecoder, type PayloadFormat } from '../server-bridge/ipc/frame.ts';
import { serveSocket } from '../server-bridge/ipc/server.ts';
import type { CallContext } from '../server-bridge/rules/peer.ts';
import { createDispatcher } from '../server-bridge/rules/rpc.ts';
import { percentile, report } from './table.ts';
import type { Row } from './table.ts';

/** ENOT in both of its formats: the bridge's client sends JSON, and MessagePack on its connection for what may be large. */
const CODECS = ['enot, JSON', 'enot, MessagePack', 'newline-json'] as const;
type CodecName = (typeof CODECS)[number];
const KINDS = ['text', 'records', 'binary'] as const;
type Kind = (typeof KINDS)[number];
const SIZES = [100, 4096, 1024 * 1024];
/** Requests under way at a time, in the second half of the table. */
const PIPELINE = 16;

interface Codec {
  encode(message: unknown): Buffer;
  /** Hands each message of the stream to `onMessage`. */
  reader(onMessage: (message: unknown) => void): (chunk: Buffer) => void;
}

const enotOf = (format: PayloadFormat): Codec => ({
  encode: (message) => encodeFrame(message, format),
  reader: (onMessage) => {
    const decoder = new FrameDecoder();
    return (chunk) => {
      decoder.push(chunk);
      for (let result = decoder.next(); result !== null; result = decoder.next()) {
        if (result.kind === 'error') throw new Error(result.error.reason);
        onMessage(result.message);
      }
    };
  },
});

const newlineJson: Codec = {
  encode: (message) =>
    Buffer.from(
      `${JSON.stringify(message, (_, value: unknown) => {
        // What JSON needs to carry binary data at all; `toJSON` of a Buffer has run by now, so plain arrays come here.
        return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
      })}\n`,
    ),
  reader: (onMessage) => {
    let parts: Buffer[] = [];
    return (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end));
        const line = parts.length === 1 ? parts[0] : Buffer.concat(parts);
        parts = [];
        start = end + 1;
        onMessage(JSON.parse(line?.toString() ?? ''));
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    };
  },
};
/** Without binary values no replacer, since it alone costs more than the rest. */
const newlineJsonPlain: Codec = {
  ...newlineJson,
  encode: (message) => Buffer.from(`${JSON.stringify(message)}\n`),
};

function codecOf(name: CodecName, kind: Kind): Codec {
  if (name === 'enot, JSON') return enotOf('json');
  if (name === 'enot, MessagePack') return enotOf('msgpack');
  return kind === 'binary' ? newlineJson : newlineJsonPlain;
}

/** About `size` bytes of what the contract carries: a body, rows of a list, or a file. */
function payloadOf(kind: Kind, size: number): unknown {
  if (kind === 'binary') return new Uint8Array(size).map((_, i) => (i * 31) & 255);
  if (kind === 'text')
    return { html: '<p>Water outage 明日停水 &amp; more</p>\n'.repeat(Math.ceil(size / 42)) };
  const row = {
    id: 'w-2024-001',
    version: 3,
    seq: 48_211,
    title: 'Water outage on Friday',
    level: 'urgent',
    pinned: false,
  };
  return {
    items: Array.from({ length: Math.max(1, Math.round(size / 104)) }, (_, i) => ({ ...row, seq: i })),
  };
}

interface Setup {
  readonly path: string;
  readonly codec: CodecName;
  readonly kind: Kind;
}

/** The echo server, in a process of its own: decodes each request and encodes an answer of the same content. */
function serve({ path, codec: name, kind }: Setup): void {
  const codec = codecOf(name, kind);
  const server = createServer((socket) => {
    socket.on(
      'data',
      codec.reader((message) => {
        const { id, params } = message as { id: number; params: unknown };
        socket.write(codec.encode({ jsonrpc: '2.0', id, result: params }));
      }),
    );
    socket.on('close', () => server.close());
  });
  server.listen(path, () => process.send?.('ready'));
}

const TOKEN = 'bench';

/** The bridge's own server with two handlers, in a process of its own. */
async function serveBridge(path: string): Promise<void> {
  const bytes = new Uint8Array(1024 * 1024);
  const handlers: Partial<Handlers<CallContext>> = {
    ping: () => ({ now: Date.now() }),
    'media.get': () => ({ name: 'plan.pdf', mime: 'application/pdf', bytes }),
  };
  const server = await serveSocket({
    path,
    tokens: () => [TOKEN],
    dispatch: createDispatcher(handlers as Handlers<CallContext>),
    // Of the main connection's end the process dies.
    onPeer: (peer) => {
      peer.onClose(() => void server.close());
    },
    log: () => undefined,
  });
  process.send?.('ready');
}

/** Starts this file as a server; answers how to wait for its end. */
async function startChild(mode: '--serve' | '--bridge', value: string): Promise<() => Promise<void>> {
  const child: ChildProcess = fork(import.meta.filename, [mode, value]);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('error', reject);
  });
  return () => exited;
}

/** Keeps `underWay` requests going, warms up for a quarter of the time, then measures. */
async function load(underWay: number, seconds: number, request: () => Promise<unknown>) {
  let times: number[] = [];
  let end = Number.POSITIVE_INFINITY;
  const work = Array.from({ length: underWay }, async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await request();
      times.push(performance.now() - start);
    }
  });
  await sleep(seconds * 250);
  times = [];
  const start = performance.now();
  await sleep(seconds * 1000);
  const elapsed = (performance.now() - start) / 1000;
  const measured = times;
  end = 0;
  await Promise.all(work);
  return {
    perSecond: measured.length / elapsed,
    p50: percentile(measured, 0.5),
    p99: percentile(measured, 0.99),
  };
}

async function measureCodec(setup: Setup, bytes: number, underWay: number, seconds: number): Promise<Row> {
  const ended = await startChild('--serve', JSON.stringify(setup));
  const socket = connect(setup.path);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const codec = codecOf(setup.codec, setup.kind);
  const params = payloadOf(setup.kind, bytes);
  const frameBytes = codec.encode({ jsonrpc: '2.0', id: 1, method: 'echo', params }).length;
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  socket.on(
    'data',
    codec.reader((message) => {
      const { id } = message as { id: number };
      waiting.get(id)?.();
      waiting.delete(id);
    }),
  );
  const { perSecond, p50, p99 } = await load(underWay, seconds, () => {
    lastId += 1;
    const id = lastId;
    return new Promise<void>((resolve) => {
      waiting.set(id, resolve);
      socket.write(codec.encode({ jsonrpc: '2.0', id, method: 'echo', params }));
    });
  });
  socket.end();
  await ended();
  return {
    payload: setup.kind,
    bytes,
    'under way': underWay,
    codec: setup.codec,
    'bytes on wire': frameBytes,
    'trips/s': Math.round(perSecond),
    'MB/s both ways': (perSecond * frameBytes * 2) / 1e6,
    'p50 ms': p50,
    'p99 ms': p99,
  };
}

async function measureBridge(path: string, seconds: number): Promise<Row[]> {
  const ended = await startChild('--bridge', path);
  const client = connectBridge({ address: path, token: TOKEN, client: 'bench' });
  await client.connected();
  const rows: Row[] = [];
  const add = async (method: string, bytes: number, underWay: number, request: () => Promise<unknown>) => {
    const { perSecond, p50, p99 } = await load(underWay, seconds, request);
    rows.push({
      method,
      'under way': underWay,
      'calls/s': Math.round(perSecond),
      'MB/s': (perSecond * bytes) / 1e6,
      'p50 ms': p50,
      'p99 ms': p99,
    });
  };
  for (const underWay of [1, PIPELINE]) await add('ping', 0, underWay, () => client.call('ping', {}));
  const hash = '0'.repeat(64);
  await add('media.get', 1024 * 1024, 1, () => client.call('media.get', { hash }));
  client.close();
  await ended();
  return rows;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      serve: { type: 'string' },
      bridge: { type: 'string' },
      json: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  if (values.serve !== undefined) {
    serve(JSON.parse(values.serve) as Setup);
    return;
  }
  if (values.bridge !== undefined) {
    await serveBridge(values.bridge);
    return;
  }
  const seconds = Number(values.seconds ?? (values.quick ? '0.15' : '0.6'));
  const folder = await mkdtemp(join(tmpdir(), 'gz-bench-'));
  let count = 0;
  const nextPath = () => {
    count += 1;
    const name = `${String(count)}.sock`;
    return process.platform === 'win32'
      ? `\\\\.\\pipe\\gz-bench-${String(process.pid)}-${name}`
      : join(folder, name);
  };
  const codecs: Row[] = [];
  try {
    for (const kind of KINDS) {
      for (const size of SIZES) {
        for (const underWay of [1, PIPELINE]) {
          for (const codec of CODECS) {
            // Which refuses bytes.
            if (codec === 'enot, JSON' && kind === 'binary') continue;
            codecs.push(await measureCodec({ path: nextPath(), codec, kind }, size, underWay, seconds));
          }
        }
      }
    }
    report('ipc: ENOT and newline-JSON', codecs);
    const bridge = await measureBridge(nextPath(), seconds);
    report('ipc: client and server of the bridge', bridge);
    if (values.json !== undefined) {
      const machine = { node: process.version, platform: process.platform, cpus: cpus().length };
      await writeFile(values.json, `${JSON.stringify({ bench: 'ipc', machine, codecs, bridge }, null, 2)}\n`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
