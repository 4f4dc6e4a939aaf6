import { describe, expect, it } from 'vitest';
import { createZoom, type ZoomState } from './zoom.ts';

function setUp(level = 0) {
  const saved: number[] = [];
  const file = {
    value: { level },
    save(value: ZoomState) {
      file.value = value;
      saved.push(value.level);
      return Promise.resolve();
    },
    settled: () => Promise.resolve(),
  };
  const makePage = () => {
    const listeners = new Map<string, (event: unknown, direction: 'in' | 'out') => void>();
    const page = {
      level: 0,
      isGone: false,
      isDestroyed: () => page.isGone,
      setZoomLevel: (next: number) => (page.level = next),
      on: (event: string, listener: never) => void listeners.set(event, listener),
      tell: (event: string, direction: 'in' | 'out' = 'in') => listeners.get(event)?.({}, direction),
    };
    return page;
  };
  const pages = [makePage(), makePage()];
  const zoom = createZoom({ file, pages: () => pages });
  for (const page of pages) zoom.attach(page as never);
  return { zoom, pages, saved };
}

describe('createZoom', () => {
  it('changes all windows by menu and wheel, and keeps what was chosen', () => {
    const { zoom, pages, saved } = setUp();
    zoom.step('in');
    pages[1]?.tell('zoom-changed', 'in');
    expect(pages.map(({ level }) => level)).toEqual([1, 1]);
    zoom.step('out');
    zoom.step('reset');
    zoom.step('reset');
    expect(pages.map(({ level }) => level)).toEqual([0, 0]);
    expect(saved).toEqual([0.5, 1, 0.5, 0]);
  });

  it('gives a new page the size that was kept, and leaves a closed one alone', () => {
    const { zoom, pages } = setUp(2);
    pages[0]?.tell('dom-ready');
    expect(pages[0]?.level).toBe(2);
    if (pages[1] !== undefined) pages[1].isGone = true;
    zoom.step('in');
    expect(pages.map(({ level }) => level)).toEqual([2.5, 0]);
  });

  it('stays within bounds, whatever the file says', () => {
    expect([setUp(99).zoom.level, setUp(-99).zoom.level]).toEqual([5, -3]);
    const { zoom, pages } = setUp(4.5);
    for (let times = 0; times < 5; times += 1) zoom.step('in');
    expect(pages[0]?.level).toBe(5);
    for (let times = 0; times < 50; times += 1) zoom.step('out');
    expect([pages[0]?.level, zoom.level]).toEqual([-3, -3]);
  });
});
