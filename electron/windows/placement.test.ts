import { describe, expect, it } from 'vitest';
import { bringBack, placeAgain } from './placement.ts';
import type { Bounds } from './window-state.ts';

const main: Bounds = { x: 0, y: 30, width: 1920, height: 1050 };
const right: Bounds = { x: 1920, y: 0, width: 2560, height: 1440 };
const above: Bounds = { x: 0, y: -1080, width: 1920, height: 1080 };

describe('bringBack', () => {
  it.each<[string, Bounds, Bounds[]]>([
    ['where it is', { x: 100, y: 100, width: 800, height: 600 }, [main]],
    ['on another display', { x: 2400, y: 200, width: 800, height: 600 }, [main, right]],
    ['above the first display', { x: 10, y: -900, width: 800, height: 600 }, [main, above]],
    ['across two displays', { x: 1800, y: 100, width: 800, height: 600 }, [main, right]],
    ['a part beyond the edge', { x: 1700, y: 900, width: 800, height: 600 }, [main]],
    ['where no display is known', { x: 9000, y: 0, width: 800, height: 600 }, []],
  ])('leaves it %s', (_what, bounds, areas) => {
    expect(bringBack(bounds, areas)).toBeNull();
  });

  it.each<[string, Bounds, Bounds]>([
    [
      'its display is gone',
      { x: 2400, y: 200, width: 800, height: 600 },
      { x: 560, y: 255, width: 800, height: 600 },
    ],
    [
      'its title bar is above the edge',
      { x: 100, y: -500, width: 800, height: 600 },
      { x: 560, y: 255, width: 800, height: 600 },
    ],
    [
      'its title bar is under the panel',
      { x: 100, y: 5, width: 800, height: 600 },
      { x: 560, y: 255, width: 800, height: 600 },
    ],
    [
      'it is larger than what is left',
      { x: 2000, y: 0, width: 2500, height: 1400 },
      { x: 0, y: 30, width: 1920, height: 1050 },
    ],
  ])('moves it to the middle when %s', (_why, bounds, place) => {
    expect(bringBack(bounds, [main])).toEqual(place);
  });

  it('keeps the least size on a tiny display', () => {
    const tiny = { x: 0, y: 0, width: 400, height: 300 };
    expect(bringBack({ x: 5000, y: 0, width: 800, height: 600 }, [tiny])).toEqual({
      x: 0,
      y: 0,
      width: 480,
      height: 400,
    });
  });
});

describe('placeAgain', () => {
  function windowAt(bounds: Bounds, state: 'normal' | 'minimised' | 'maximised' | 'full' | 'gone') {
    const done: string[] = [];
    return {
      done,
      isDestroyed: () => state === 'gone',
      isMinimized: () => state === 'minimised',
      isMaximized: () => state === 'maximised',
      isFullScreen: () => state === 'full',
      getBounds: () => bounds,
      setBounds: (to: Partial<Bounds>) => done.push(`at ${to.x},${to.y}`),
      maximize: () => done.push('maximised'),
      unmaximize: () => done.push('unmaximised'),
    };
  }
  const off = { x: 2400, y: 200, width: 800, height: 600 };

  it.each([
    ['normal', ['at 560,255']],
    ['maximised', ['unmaximised', 'at 560,255', 'maximised']],
    ['minimised', []],
    ['full', []],
    ['gone', []],
  ] as const)('a window that is %s', (state, done) => {
    const window = windowAt(off, state);
    placeAgain(window, [main]);
    expect(window.done).toEqual(done);
  });

  it('a window that is reachable', () => {
    const window = windowAt(off, 'normal');
    placeAgain(window, [main, right]);
    expect(window.done).toEqual([]);
  });
});
