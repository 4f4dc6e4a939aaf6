import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';
import { HandClock } from './testing.ts';

function setUp() {
  const clock = new HandClock();
  const said: string[] = [];
  const heartbeat = new Heartbeat({
    now: clock.now,
    setTimer: clock.setTimer,
    idleMs: 30_000,
    deadlineMs: 2_000,
    ping: () => said.push('ping'),
    dead: () => said.push('dead'),
  });
  return { clock, said, heartbeat };
}

describe('Heartbeat', () => {
  it('keeps quiet while something comes in', () => {
    const { clock, said, heartbeat } = setUp();
    for (let i = 0; i < 10; i += 1) {
      clock.pass(29_000);
      heartbeat.heard();
    }
    expect(said).toEqual([]);
    expect(clock.timerCount).toBe(1);
    clock.pass(30_000);
    expect(said).toEqual(['ping']);
  });

  it('takes anything that comes in as an answer', () => {
    const { clock, said, heartbeat } = setUp();
    clock.pass(31_000);
    heartbeat.heard();
    clock.pass(10_000);
    expect(said).toEqual(['ping']);
    clock.pass(30_000);
    expect(said).toEqual(['ping', 'ping', 'dead']);
    expect(clock.timerCount).toBe(0);
  });

  it('gives an answer time to be read after the machine has slept', () => {
    const { clock, said, heartbeat } = setUp();
    clock.pass(30_000);
    clock.sleep(3_600_000);
    expect(said).toEqual(['ping']);
    heartbeat.heard();
    clock.pass(2_000);
    expect(said).toEqual(['ping']);
  });

  it('finds the dead after a sleep, too', () => {
    const { clock, said } = setUp();
    clock.pass(30_000);
    clock.sleep(3_600_000);
    clock.pass(2_000);
    expect(said).toEqual(['ping', 'dead']);
  });

  it('says nothing once stopped', () => {
    const { clock, said, heartbeat } = setUp();
    heartbeat.probe();
    heartbeat.stop();
    clock.pass(100_000);
    expect(said).toEqual(['ping']);
    expect(clock.timerCount).toBe(0);
  });
});
