import { describe, expect, it } from 'vitest';
import { manualClock } from '../bridge/testing.ts';
import { createEmergencyWindows } from './emergency-windows.ts';

function setUp() {
  const clock = manualClock();
  const steps: string[] = [];
  const events = new Map<number, { onBlur: () => void; onGone: () => void }>();
  let focused: number | null = null;
  let displays = [1, 2];
  const windows = createEmergencyWindows({
    places: () =>
      displays.map((displayId) => ({
        displayId,
        bounds: { x: displayId * 100, y: 0, width: 100, height: 50 },
      })),
    open({ displayId }, hasSound, heard) {
      steps.push(`open ${displayId}${hasSound ? ' with sound' : ''}`);
      events.set(displayId, heard);
      return {
        get isFocused() {
          return focused === displayId;
        },
        assert({ x }, withFocus) {
          steps.push(`assert ${displayId} at ${x}`);
          if (withFocus) focused = displayId;
        },
        end() {
          steps.push(`end ${displayId}`);
          if (focused === displayId) focused = null;
        },
      };
    },
    later: clock.later,
  });
  return {
    clock,
    steps,
    events,
    windows,
    focused: () => focused,
    setFocus(id: number | null) {
      focused = id;
    },
    plug(ids: number[]) {
      displays = ids;
      windows.look();
    },
  };
}

describe('createEmergencyWindows', () => {
  it('covers every display, one with sound and the keyboard, until it is over', async () => {
    const { clock, steps, windows, focused } = setUp();
    windows.look();
    expect(steps).toEqual([]);
    windows.setStanding(true);
    expect(steps).toEqual(['open 1 with sound', 'open 2', 'assert 1 at 100', 'assert 2 at 200']);
    expect(focused()).toBe(1);
    windows.setStanding(false);
    expect(steps.slice(4)).toEqual(['end 1', 'end 2']);
    await clock.advance(10_000);
    expect(steps).toHaveLength(6);
  });

  it('is put back on top again and again, at once when the keyboard is taken from it', async () => {
    const { clock, steps, events, windows, focused, setFocus } = setUp();
    windows.setStanding(true);
    steps.length = 0;
    await clock.advance(2_000);
    expect(steps).toEqual(['assert 1 at 100', 'assert 2 at 200']);
    setFocus(null);
    events.get(1)?.onBlur();
    await clock.advance(150);
    expect(focused()).toBe(1);
  });

  it('leaves the keyboard to whichever of its windows has it', async () => {
    const { clock, events, windows, focused, setFocus } = setUp();
    windows.setStanding(true);
    setFocus(2);
    events.get(1)?.onBlur();
    await clock.advance(5_000);
    expect(focused()).toBe(2);
  });

  it('follows displays that come, go and take the sound with them', () => {
    const { steps, windows, plug } = setUp();
    windows.setStanding(true);
    steps.length = 0;
    plug([1, 2, 3]);
    expect(steps[0]).toBe('open 3');
    steps.length = 0;
    plug([2, 3]);
    expect(steps.slice(0, 3)).toEqual(['end 1', 'end 2', 'open 2 with sound']);
  });

  it('opens a window again that was taken away', async () => {
    const { clock, steps, events, windows } = setUp();
    windows.setStanding(true);
    steps.length = 0;
    events.get(2)?.onGone();
    await clock.advance(0);
    expect(steps[0]).toBe('open 2');
    windows.setStanding(false);
    events.get(1)?.onGone();
    await clock.advance(1_000);
    expect(steps.filter((step) => step.startsWith('open'))).toEqual(['open 2']);
  });
});
