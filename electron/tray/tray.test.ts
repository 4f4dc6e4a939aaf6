import { describe, expect, it } from 'vitest';
import { createTray, type TrayPort, type TrayView } from './tray.ts';

function fakePort() {
  const done: string[] = [];
  const port = {
    done,
    isGone: false,
    setUnread: (hasUnread: boolean) => done.push(hasUnread ? 'unread' : 'read'),
    setToolTip: (text: string) => done.push(text),
    setMenu: (template: unknown[]) => done.push(`menu of ${template.length}`),
    destroy: () => done.push('destroyed'),
  };
  return port satisfies TrayPort & { done: string[] };
}
const view = (change: Partial<TrayView> = {}): TrayView => ({
  hasUnread: false,
  toolTip: 'Gazette',
  menuKey: 'a',
  menu: () => [{ label: 'x' }],
  ...change,
});
const quiet = (): void => {};

describe('createTray', () => {
  it('sets only what has changed', () => {
    const port = fakePort();
    const tray = createTray(() => port, quiet);
    tray.show(view());
    tray.show(view());
    tray.show(view({ hasUnread: true, toolTip: 'Gazette: 1' }));
    tray.show(view({ hasUnread: true, toolTip: 'Gazette: 1', menuKey: 'b' }));
    expect(port.done).toEqual(['read', 'Gazette', 'menu of 1', 'unread', 'Gazette: 1', 'menu of 1']);
  });

  it('does without where the system has none, and says so', () => {
    const told: string[] = [];
    const refuse = (): never => {
      throw new Error('no bus');
    };
    for (const make of [refuse, () => null]) {
      const tray = createTray(make, (message) => told.push(message));
      tray.show(view());
      expect(tray.isThere).toBe(false);
      tray.destroy();
    }
    expect(told).toEqual(['there is no tray: Error: no bus', 'there is no tray: its icon could not be read']);
  });

  it('notices that it was taken away', () => {
    const port = fakePort();
    const tray = createTray(() => port, quiet);
    expect(tray.isThere).toBe(true);
    port.isGone = true;
    expect(tray.isThere).toBe(false);
    tray.show(view());
    tray.destroy();
    expect(port.done).toEqual([]);
  });

  it('goes with the app', () => {
    const port = fakePort();
    const tray = createTray(() => port, quiet);
    tray.destroy();
    expect(port.done).toEqual(['destroyed']);
    expect(tray.isThere).toBe(false);
  });
});
