import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { redactFields, redactText } from '../rules/redact.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

describe('the log', () => {
  it('writes JSON lines with scope and level, and keeps them for the status page', async () => {
    const file = join(folder, 'logs', 'bridge.log');
    const printed: string[] = [];
    const logger = createLogger({
      file,
      level: 'info',
      now: () => 42,
      stderr: { write: (text) => printed.push(text) },
    });
    const log = logger.scope('web');
    log('info', 'listening', { port: 80, at: 'x', level: 'y' });
    log('debug', 'not kept');
    logger.setLevel('debug');
    log('debug', 'kept');
    logger.setLevel('error');
    log('warn', 'not kept');
    logger.close();
    log('error', 'after the end');
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { level: 'info', at: 42, scope: 'web', fields: { port: 80, at: 'x', level: 'y' }, msg: 'listening' },
      { level: 'debug', at: 42, scope: 'web', msg: 'kept' },
    ]);
    expect(logger.tail(10)).toEqual([
      { at: 42, level: 'info', scope: 'web', message: 'listening port=80 at=x level=y' },
      { at: 42, level: 'debug', scope: 'web', message: 'kept' },
    ]);
    expect(printed).toEqual([
      '1970-01-01T00:00:00.042Z info  web: listening port=80 at=x level=y\n',
      '1970-01-01T00:00:00.042Z debug web: kept\n',
    ]);
  });

  it('keeps the last 1,000 lines in memory, in order', () => {
    const logger = createLogger({ file: null, level: 'info', now: () => 0 });
    const log = logger.scope('x');
    for (let index = 0; index < 2345; index += 1) log('info', String(index));
    expect(logger.tail(5000)).toHaveLength(1000);
    expect(logger.tail(5000)[0]?.message).toBe('1345');
    expect(logger.tail(2).map((line) => line.message)).toEqual(['2343', '2344']);
    expect(logger.tail(0)).toEqual([]);
  });

  it('keeps two files of bounded size', async () => {
    const file = join(folder, 'bridge.log');
    const logger = createLogger({ file, level: 'info', now: () => 0, maxBytes: 10_000 });
    const log = logger.scope('x');
    for (let index = 0; index < 1000; index += 1) log('error', `line ${String(index)} ${'.'.repeat(60)}`);
    logger.close();
    expect((await readdir(folder)).sort()).toEqual(['bridge.log', 'bridge.log.1']);
    expect((await stat(file)).size).toBeLessThanOrEqual(10_000);
    expect((await stat(`${file}.1`)).size).toBeLessThanOrEqual(10_000);
    expect(await readFile(file, 'utf8')).toContain('line 999');
  });

  it('never fails its writer when the file cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const logger = createLogger({ file: join(folder, 'file', 'bridge.log'), level: 'info', now: () => 0 });
    logger.scope('x')('error', 'still here');
    expect(logger.tail(1)[0]?.message).toBe('still here');
    logger.close();
  });

  it('survives fields that cannot be written as they are', () => {
    const logger = createLogger({ file: null, level: 'info', now: () => 0 });
    const circle: Record<string, unknown> = { big: 10n, bytes: new Uint8Array(3), run: () => 1 };
    circle['self'] = circle;
    logger.scope('x')('info', 'odd', circle);
    expect(logger.tail(1)[0]?.message).toContain('odd big=10 bytes=(3 bytes)');
  });
});

describe('redaction', () => {
  const secret = 'Zk3vQ9xW1pLrT8yBnM5aSdF7';

  it('removes secrets from fields at any depth, and keeps error codes', () => {
    const fields = redactFields({
      token: secret,
      a: {
        authorization: `Bearer ${secret}`,
        'set-cookie': [secret],
        list: [{ code: secret, sessionToken: secret }],
      },
      code: 'ENOSPC',
      inner: { code: 'data-folder-busy', closeCode: 4401 },
      url: `http://x.localhost:1/#code=${secret}`,
      error: new Error(`refused ${secret}`.replace('refused ', 'token=')),
    });
    const text = JSON.stringify(fields);
    expect(text).not.toContain(secret);
    expect(text).toContain('ENOSPC');
    expect(text).toContain('data-folder-busy');
    expect(text).toContain('4401');
  });

  it('removes secrets from texts', () => {
    for (const text of [
      `Bearer ${secret}`,
      `Cookie: gazette-session=${secret}`,
      `GET /?code=${secret}`,
      `"token":"${secret}"`,
      `token: ${secret}`,
      `https://me:${secret}@host/`,
    ]) {
      expect(redactText(text)).not.toContain(secret);
    }
    expect(redactText('exit code: 1, 3 tokens, error code ENOSPC')).toBe(
      'exit code: 1, 3 tokens, error code ENOSPC',
    );
  });

  it('reaches nothing that is written', async () => {
    const file = join(folder, 'bridge.log');
    const printed: string[] = [];
    const logger = createLogger({
      file,
      level: 'debug',
      now: () => 0,
      stderr: { write: (text) => printed.push(text) },
    });
    logger.scope('web')('info', `link #code=${secret}`, {
      cookie: secret,
      headers: { Authorization: secret },
    });
    logger.close();
    expect(await readFile(file, 'utf8')).not.toContain(secret);
    expect(printed.join('')).not.toContain(secret);
    expect(JSON.stringify(logger.tail(9))).not.toContain(secret);
  });
});
