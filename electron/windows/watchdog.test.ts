import { describe, expect, it } from 'vitest';
import { manualClock } from '../bridge/testing.ts';
import { createWatchdog } from './watchdog.ts';

function setUp() {
  const clock = manualClock();
  const did: string[] = [];
  let isHeld = false;
  let slept = 0;
  const note = (what: string) => (): void => void did.push(`${what} at ${clock.now()}`);
  const dog = createWatchdog({
    now: () => clock.now() + slept,
    later: clock.later,
    ping: note('ping'),
    reload: note('reload'),
    restart: note('restart'),
    isHeld: () => isHeld,
    onRecovered: (trouble) => did.push(`recovered from ${trouble}`),
    log: () => undefined,
  });
  return {
    clock,
    did,
    dog,
    hold: (value: boolean) => (isHeld = value),
    sleep: (ms: number) => (slept += ms),
  };
}

describe('createWatchdog', () => {
  it('leaves a healthy page alone, and asks it only while it is seen', async () => {
    const { clock, did, dog } = setUp();
    await clock.advance(9_000);
    dog.alive();
    await clock.advance(60_000);
    expect(did).toEqual([]);
    dog.setVisible(true);
    await clock.advance(5_000);
    expect(did).toEqual(['ping at 74000']);
    dog.alive();
    await clock.advance(5_000);
    expect(did).toHaveLength(2);
    dog.setVisible(false);
    await clock.advance(60_000);
    expect(did).toEqual(['ping at 74000', 'ping at 79000']);
  });

  it('reloads a page that shows nothing once, then restarts its process, with growing pauses', async () => {
    const { clock, did, dog } = setUp();
    await clock.advance(15_000);
    expect(did).toEqual(['reload at 15000']);
    dog.loading();
    await clock.advance(31_000);
    expect(did.at(-1)).toBe('restart at 46000');
    dog.gone();
    await clock.advance(0);
    expect(did.at(-1)).toBe('reload at 46000');
    // A slow machine is given ever more time.
    await clock.advance(47_000);
    expect(did.at(-1)).toBe('restart at 93000');
    // Its end is not told: another try after a while.
    await clock.advance(5_000);
    expect(did.at(-1)).toBe('reload at 98000');
    dog.alive();
    expect(did.at(-1)).toBe('recovered from blank');
  });

  it('reloads a page that does not answer, and restarts it soon when the reload does not begin', async () => {
    const { clock, did, dog } = setUp();
    dog.alive();
    dog.setVisible(true);
    await clock.advance(15_000);
    expect(did).toEqual(['ping at 5000', 'reload at 15000']);
    await clock.advance(6_000);
    expect(did.at(-1)).toBe('restart at 21000');
    dog.gone();
    await clock.advance(0);
    dog.loading();
    dog.alive();
    expect(did.slice(-2)).toEqual(['reload at 21000', 'recovered from hung']);
  });

  it('brings a crashed page back at once, one that crashes again and again ever later, at most each minute', async () => {
    const { clock, did, dog } = setUp();
    const pauses: number[] = [];
    for (let crash = 0; crash < 10; crash += 1) {
      dog.alive();
      const before = clock.now();
      const known = did.filter((it) => it.startsWith('reload')).length;
      dog.gone();
      while (did.filter((it) => it.startsWith('reload')).length === known) await clock.advance(500);
      pauses.push(clock.now() - before);
    }
    expect(pauses.map((ms) => Math.floor(ms / 1000))).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(did.filter((it) => it === 'recovered from crashed')).toHaveLength(9);
    dog.alive();
    await clock.advance(300_001);
    dog.gone();
    await clock.advance(0);
    expect(did.at(-1)).toBe(`reload at ${clock.now()}`);
  });

  it('does not take sleep, an overloaded machine or developer tools for a page that hangs', async () => {
    const { clock, did, dog, hold, sleep } = setUp();
    dog.alive();
    dog.setVisible(true);
    await clock.advance(5_000);
    await clock.advance(9_000);
    dog.woke();
    await clock.advance(9_000);
    expect(did).toEqual(['ping at 5000']);
    sleep(3_600_000);
    await clock.advance(9_000);
    expect(did).toEqual(['ping at 5000']);
    hold(true);
    await clock.advance(100_000);
    expect(did).toEqual(['ping at 5000']);
    hold(false);
    await clock.advance(20_000);
    expect(did[1]).toMatch(/^reload/);
  });

  it('takes what a page says while it is being given up for a recovery, and is silent after its end', async () => {
    const { clock, did, dog } = setUp();
    dog.alive();
    dog.setVisible(true);
    await clock.advance(15_000);
    dog.alive();
    expect(did.at(-1)).toBe('recovered from hung');
    dog.stop();
    dog.gone();
    dog.loading();
    dog.alive();
    await clock.advance(1_000_000);
    expect(did.at(-1)).toBe('recovered from hung');
  });
});
