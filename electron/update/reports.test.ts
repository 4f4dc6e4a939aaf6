import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { report, reportMessage, type Report } from '../../server-bridge/release/report.ts';
import { manualClock } from '../bridge/testing.ts';
import type { JsonFile } from '../settings/json-file.ts';
import {
  createReports,
  NOTHING_REPORTED,
  type Reporting,
  type Reports,
  type ReportsOptions,
} from './reports.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const HOUR = 3_600_000;
const kept: { value: Reporting } = { value: NOTHING_REPORTED };
const file: JsonFile<Reporting> = {
  get value() {
    return kept.value;
  },
  async save(value) {
    kept.value = value;
  },
  settled: () => Promise.resolve(),
};
let sent: Report[] = [];
let status = 204;
let isOnline = true;
let mayReport = true;
let time = 1_000_000;

beforeEach(() => {
  kept.value = NOTHING_REPORTED;
  [sent, status, isOnline, mayReport] = [[], 204, true, true];
});

function open(
  changed: Partial<ReportsOptions> = {},
): Reports & { readonly clock: ReturnType<typeof manualClock> } {
  const clock = manualClock();
  const reports = createReports({
    file,
    version: '0.2.0',
    target: () =>
      mayReport ? { url: 'https://u.test/reports', channel: 'stable', ring: 'broad', key: KEY } : null,
    async post(_url, body) {
      if (!isOnline) throw new Error('offline');
      sent.push(report.parse(JSON.parse(body)));
      return status;
    },
    returned: null,
    later: clock.later,
    wallClock: () => time,
    bootedAt: () => 0,
    log: () => undefined,
    ...changed,
  });
  return { ...reports, clock };
}

const kinds = (): string[] => sent.map(({ what }) => what.kind);

describe('reports', () => {
  it('that may be made only when the policy of today is known begin with the start all the same', async () => {
    mayReport = false;
    const reports = open();
    reports.started();
    reports.waiting({ next: '0.3.0', cohort: 12 });
    mayReport = true;
    reports.waiting({ next: '0.3.0', cohort: 12 });
    reports.healthy(700);
    await reports.clock.advance(5_000);
    expect(kinds()).toEqual(['waiting', 'started', 'healthy']);
  });

  it('tell of a start and its health with a proof, an id per version and a counter', async () => {
    const first = open();
    first.started();
    first.healthy(812.4);
    first.connected();
    first.connected();
    await first.clock.advance(5_000);
    expect(sent.map(({ what }) => what)).toEqual([
      { kind: 'started' },
      { kind: 'healthy', firstPaintMs: 812 },
      { kind: 'connected' },
    ]);
    const [started] = sent as [Report];
    expect(started).toMatchObject({ version: '0.2.0', start: 1, channel: 'stable', ring: 'broad' });
    const mac = createHmac('sha256', Buffer.from(KEY, 'base64url'))
      .update(reportMessage(started))
      .digest('base64');
    expect(started.mac).toBe(mac);
    await first.stop();

    const second = open();
    second.started();
    await second.clock.advance(5_000);
    expect(sent.at(-1)).toMatchObject({ id: started.id, start: 2 });
    await second.stop();
    const newer = open({ version: '0.3.0' });
    newer.started();
    await newer.clock.advance(5_000);
    expect(sent.at(-1)).toMatchObject({ version: '0.3.0', start: 1 });
    expect(sent.at(-1)?.id).not.toBe(started.id);
  });

  it('wait for the network, across starts, in their order', async () => {
    isOnline = false;
    const first = open();
    first.started();
    first.healthy(700);
    await first.clock.advance(HOUR);
    expect(sent).toEqual([]);
    await first.stop();
    isOnline = true;
    const second = open();
    second.started();
    await second.clock.advance(5_000);
    expect(sent.map(({ what, start }) => `${what.kind} ${String(start)}`)).toEqual([
      'started 1',
      'healthy 1',
      'started 2',
    ]);
    expect(kept.value.queue).toEqual([]);
  });

  it('are sent again when the server is busy, and given up where nobody takes them', async () => {
    status = 503;
    const busy = open();
    busy.started();
    await busy.clock.advance(2_000);
    expect([sent.length, kept.value.queue.length]).toEqual([1, 1]);
    status = 404;
    await busy.clock.advance(5_000);
    expect([sent.length, kept.value.queue.length]).toEqual([2, 0]);
  });

  it('tell at the next start of one that had no orderly end, but for a machine that went down', async () => {
    open().started();
    time += 5_000;
    const next = open();
    await next.clock.advance(5_000);
    expect(kinds()).toEqual(['started', 'crashed']);
    expect(sent[1]).toMatchObject({ start: 1, what: { afterMs: 0 } });

    sent = [];
    const bootedAt = (): number => time + HOUR;
    const after = open({ bootedAt });
    await after.clock.advance(5_000);
    expect(kinds()).toEqual([]);
  });

  it('know roughly how long a start lasted', async () => {
    const first = open();
    time += 1_200_000;
    await first.clock.advance(1_200_000);
    const next = open();
    await next.clock.advance(5_000);
    expect(sent.at(-1)?.what).toEqual({ kind: 'crashed', afterMs: 1_200_000 });
  });

  it('tell of pages and bridges that ended by themselves, at most three times', async () => {
    const reports = open();
    for (let at = 0; at < 5; at += 1) reports.crashed();
    await reports.clock.advance(5_000);
    expect(kinds()).toEqual(['crashed', 'crashed', 'crashed']);
  });

  it('tell of a return once, by the version that was left', async () => {
    const bad = open();
    bad.started();
    await bad.clock.advance(5_000);
    await bad.stop();
    const returned = { from: '0.2.0', to: '0.1.0', at: 9, reason: 'unhealthy' } as const;
    for (let at = 0; at < 2; at += 1) {
      const reports = open({ version: '0.1.0', returned });
      await reports.clock.advance(5_000);
      await reports.stop();
    }
    expect(kinds()).toEqual(['started', 'returned']);
    expect(sent[1]).toMatchObject({ version: '0.2.0', id: sent[0]?.id, what: { reason: 'unhealthy' } });
  });

  it('tell of a version that is not this desk’s turn yet once', async () => {
    const reports = open();
    for (const next of ['0.3.0', '0.3.0', '0.4.0']) reports.waiting({ next, cohort: 12.5 });
    await reports.clock.advance(5_000);
    expect(sent.map(({ what }) => what)).toEqual([
      { kind: 'waiting', next: '0.3.0', cohort: 12.5 },
      { kind: 'waiting', next: '0.4.0', cohort: 12.5 },
    ]);
  });

  it('are not made where the policy forbids them, and those that wait are dropped', async () => {
    isOnline = false;
    const first = open();
    first.started();
    await first.clock.advance(5_000);
    expect(kept.value.queue).toHaveLength(1);
    await first.stop();
    [isOnline, mayReport] = [true, false];
    const second = open();
    second.started();
    second.crashed();
    await second.clock.advance(5_000);
    expect([sent, kept.value.queue]).toEqual([[], []]);
  });
});
