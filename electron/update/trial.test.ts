import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openRecords, type Records } from './records.ts';
import { createTrial, notCounted, type Trial } from './trial.ts';

const record = { version: '0.2.0', from: '0.1.0', starts: 1, pid: 7 };
let records: Records;
let now = 0;
let healthy: number[] = [];

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'gazette-trial-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  records = openRecords(folder);
  records.setTrial(record);
  now = 0;
  healthy = [];
});

const open = (version = '0.2.0', isHidden = false): Trial =>
  createTrial({
    records,
    version,
    isHidden,
    now: () => now,
    onHealthy: (firstPaintMs) => healthy.push(firstPaintMs),
    log: () => undefined,
  });

describe('the trial of a version', () => {
  it('ends when a page shows something and the bridge is ready, in either order', () => {
    const trial = open();
    trial.windowOpened();
    now = 900;
    trial.painted();
    expect([records.trial(), healthy]).toEqual([record, []]);
    now = 1200;
    trial.bridgeReady();
    expect([records.trial(), healthy]).toEqual([null, [900]]);

    records.setTrial(record);
    const other = open();
    other.bridgeReady();
    now = 1500;
    other.painted();
    other.painted();
    expect([records.trial(), healthy]).toEqual([null, [900, 1500]]);
  });

  it('counts the first picture from the window of a start without one', () => {
    const trial = open();
    trial.bridgeReady();
    now = 3_600_000;
    trial.windowOpened();
    now += 400;
    trial.painted();
    expect(healthy).toEqual([400]);
  });

  it.each([
    ['at once', 900, true, 0],
    ['with a window that showed nothing', 4_000, true, 1],
    ['without a window, as the system starts it', 9_000_000, false, 0],
  ])('an orderly end %s', (_what, at, hasWindow, starts) => {
    const trial = open();
    trial.bridgeReady();
    if (hasWindow) trial.windowOpened();
    now = at;
    trial.ending();
    expect(records.trial()?.starts).toBe(starts);
  });

  it('does not count a hidden start with a ready bridge, however it ends, until a window is asked for', () => {
    const hidden = open('0.2.0', true);
    hidden.bridgeReady();
    expect(records.trial()).toEqual({ ...record, starts: 0 });
    hidden.windowOpened();
    hidden.windowOpened();
    expect(records.trial()).toEqual(record);
    hidden.painted();
    expect(records.trial()).toBeNull();

    records.setTrial(record);
    const shown = open();
    shown.bridgeReady();
    expect(records.trial()).toEqual(record);
  });

  it('counts an orderly end when the bridge never came up', () => {
    const trial = open();
    now = 11_000;
    trial.ending();
    expect(records.trial()?.starts).toBe(1);
  });

  it('is no more when another version runs, nor is a return that is not to it', () => {
    records.setReturned({ from: '0.2.0', to: '0.1.0', at: 1, reason: 'unhealthy' });
    open('0.3.0').ending();
    expect([records.trial(), records.returned()]).toEqual([null, null]);
  });

  it('keeps the return to the version that runs', () => {
    records.setReturned({ from: '0.2.0', to: '0.1.0', at: 1, reason: 'unhealthy' });
    open('0.1.0');
    expect(records.returned()?.from).toBe('0.2.0');
  });

  it('says when there was nothing to go back to', () => {
    expect(open().isStuck).toBe(false);
    records.setTrial({ ...record, starts: 3 });
    expect(open().isStuck).toBe(true);
  });
});

it('takes back the count of a start that found the app running', () => {
  notCounted(records, 8);
  expect(records.trial()?.starts).toBe(1);
  notCounted(records, 7);
  expect(records.trial()).toEqual({ ...record, starts: 0, pid: null });
  const full: Records = {
    ...records,
    trial: () => record,
    setTrial() {
      throw new Error('ENOSPC');
    },
  };
  expect(() => notCounted(full, 7)).not.toThrow();
});
