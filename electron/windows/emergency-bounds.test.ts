import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emergencyBounds, type DisplayPlace } from './emergency-bounds.ts';

const display = (id: number, x: number, y: number, width: number, height: number): DisplayPlace => ({
  id,
  bounds: { x, y, width, height },
});
const laptop = display(1, 0, 0, 1440, 900);

describe('emergencyBounds', () => {
  it.each<[string, DisplayPlace[], number, Array<[number, number, number, number, number]>]>([
    ['one display', [laptop], 1, [[1, 0, 0, 1440, 900]]],
    [
      'one to the right, primary or not, whatever the order',
      [display(2, 1440, 0, 1920, 1080), laptop],
      1,
      [
        [1, 0, 0, 1440, 900],
        [2, 1440, 0, 1920, 1080],
      ],
    ],
    [
      'left of and above the primary one',
      [laptop, display(2, -1920, -180, 1920, 1080), display(3, 0, -1440, 2560, 1440)],
      3,
      [
        [3, 0, -1440, 2560, 1440],
        [1, 0, 0, 1440, 900],
        [2, -1920, -180, 1920, 1080],
      ],
    ],
    [
      'turned upright',
      [laptop, display(2, 1440, -510, 1080, 1920)],
      1,
      [
        [1, 0, 0, 1440, 900],
        [2, 1440, -510, 1080, 1920],
      ],
    ],
    ['mirrored', [laptop, display(2, 0, 0, 1440, 900)], 2, [[2, 0, 0, 1440, 900]]],
    ['mirrored in part', [display(2, 0, 0, 1280, 720), laptop], 2, [[1, 0, 0, 1440, 900]]],
    ['scaled to fractions', [display(1, 0, 0, 1706.67, 960.4)], 1, [[1, 0, 0, 1707, 961]]],
    [
      'fractions left of the origin',
      [laptop, display(2, -1706.67, 0, 1706.67, 960)],
      1,
      [
        [1, 0, 0, 1440, 900],
        [2, -1707, 0, 1707, 960],
      ],
    ],
    ['one that is switched off', [laptop, display(2, 1440, 0, 0, 0)], 1, [[1, 0, 0, 1440, 900]]],
    ['one whose place is not known', [laptop, display(2, Number.NaN, 0, 10, 10)], 1, [[1, 0, 0, 1440, 900]]],
    ['a primary one that is not listed', [laptop], 9, [[1, 0, 0, 1440, 900]]],
    ['none at all', [], 1, [[1, 0, 0, 1024, 768]]],
  ])('covers %s', (_name, displays, primary, wanted) => {
    expect(
      emergencyBounds(displays, primary).map(({ displayId, bounds: { x, y, width, height } }) => [
        displayId,
        x,
        y,
        width,
        height,
      ]),
    ).toEqual(wanted);
  });

  it('covers every point of every display, whatever they are', () => {
    const place = fc.record({
      x: fc.integer({ min: -8000, max: 8000 }),
      y: fc.integer({ min: -8000, max: 8000 }),
      width: fc.integer({ min: 1, max: 7680 }),
      height: fc.integer({ min: 1, max: 4320 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), fc.nat(5), (places, primary) => {
        const displays = places.map((bounds, id) => ({ id, bounds }));
        const found = emergencyBounds(displays, primary);
        for (const { bounds } of displays)
          expect(
            found.some(
              (window) =>
                window.bounds.x <= bounds.x &&
                window.bounds.y <= bounds.y &&
                window.bounds.x + window.bounds.width >= bounds.x + bounds.width &&
                window.bounds.y + window.bounds.height >= bounds.y + bounds.height,
            ),
          ).toBe(true);
        expect(new Set(found.map(({ displayId }) => displayId)).size).toBe(found.length);
      }),
    );
  });
});
