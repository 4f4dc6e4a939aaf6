import { describe, expect, it } from 'vitest';
import { placeWindow, windowState } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const at = (x: number, y: number, width = 800, height = 600) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

describe('placeWindow', () => {
  it('opens in the middle at first, never larger than the screen', () => {
    expect(placeWindow(null, [screen])).toEqual({ width: 1240, height: 820 });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
      width: 1024,
      height: 600,
    });
  });

  it('opens where it stood, on any screen', () => {
    expect(placeWindow(at(100, 50), [screen])).toEqual({ x: 100, y: 50, width: 800, height: 600 });
    expect(placeWindow(at(-1000, 20), [screen, left])).toEqual({ x: -1000, y: 20, width: 800, height: 600 });
    expect(placeWindow(at(1700, 900), [screen])).toMatchObject({ x: 1700 });
  });

  it.each([
    ['its screen is gone', at(-1000, 20)],
    ['only an edge would show', at(1850, 20)],
    ['the title bar would be above the screen', at(100, -40)],
    ['it would be below the screen', at(100, 1070)],
  ])('opens in the middle when %s', (_why, saved) => {
    expect(placeWindow(saved, [screen])).toEqual({ width: 800, height: 600 });
  });

  it('fits a size that no screen has any more', () => {
    expect(placeWindow(at(0, 0, 5000, 10), [screen])).toMatchObject({ width: 1920, height: 400 });
    expect(placeWindow(at(0, 0), [])).toEqual({ width: 800, height: 600 });
  });
});

describe('windowState', () => {
  it('refuses what is no state', () => {
    expect(windowState.safeParse({ bounds: { x: 0, y: 0, width: 'a', height: 1 } }).success).toBe(false);
    expect(windowState.safeParse(at(1, 2)).success).toBe(true);
  });
});
