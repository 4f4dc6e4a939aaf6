import { describe, expect, it } from 'vitest';
import { DEFAULT_NOTICE_SIZE, placeNotice } from './place-notice.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };

describe('placeNotice', () => {
  it('opens a step away from the newest window', () => {
    const near = { x: 100, y: 100, width: 1240, height: 820 };
    expect(placeNotice(DEFAULT_NOTICE_SIZE, near, [screen, second])).toEqual({
      x: 132,
      y: 132,
      width: 760,
      height: 820,
    });
  });

  it('stays on the screen of that window, in its corner when a step leads out of it', () => {
    const near = { x: 2700, y: 300, width: 480, height: 700 };
    expect(placeNotice({ width: 600, height: 900 }, near, [screen, second])).toEqual({
      x: 1920,
      y: 0,
      width: 600,
      height: 900,
    });
  });

  it('is never larger than the screen or smaller than a window may be', () => {
    const near = { x: 0, y: 24, width: 700, height: 500 };
    expect(placeNotice({ width: 9000, height: 9000 }, near, [screen])).toEqual({ ...screen });
    expect(placeNotice({ width: 10, height: 10 }, near, [screen])).toMatchObject({ width: 480, height: 400 });
  });

  it('leaves the place to the system without another window or a known screen', () => {
    expect(placeNotice(DEFAULT_NOTICE_SIZE, null, [screen])).toEqual(DEFAULT_NOTICE_SIZE);
    expect(placeNotice(DEFAULT_NOTICE_SIZE, screen, [])).toEqual(DEFAULT_NOTICE_SIZE);
  });
});
