import type { UpdateOverview } from '../../server-bridge/contract/update.ts';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeCaller } from '../bridge/testing.ts';
import { stringsFor } from '../settings/strings.ts';
import type { AppWindow } from '../windows/windows.ts';
import { createHostHandlers } from './handlers.ts';

const OVERVIEW: UpdateOverview = {
  state: { state: 'idle' },
  version: '1.2.3',
  channel: 'stable',
  ring: 'broad',
  target: 'appimage',
  checkedAt: null,
  previous: null,
  returned: null,
  refusals: [],
  news: null,
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-host-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function setUp(answers: { filePath?: string; filePaths?: string[] }) {
  const asked: Array<{ defaultPath?: string }> = [];
  const done: string[] = [];
  const window = {
    initialNotice: 'n1',
    window: { close: () => done.push('closed') },
  } as unknown as AppWindow;
  const handlers = createHostHandlers({
    caller: fakeCaller({
      'media.get': () => ({ name: 'stored.pdf', mime: 'application/pdf', bytes: new Uint8Array([7, 8]) }),
    }),
    reader: { show: async () => ({ answer: null, isStale: false }), prefetch: () => {} },
    dialog: {
      showOpenDialog: async () => ({
        canceled: answers.filePaths === undefined,
        filePaths: answers.filePaths ?? [],
      }),
      showSaveDialog: async (...args: unknown[]) => {
        asked.push(args.at(-1) as { defaultPath?: string });
        return { canceled: answers.filePath === undefined, filePath: answers.filePath ?? '' };
      },
    },
    copyText: async (text) => void done.push(`copied ${text}`),
    downloads: () => folder,
    connection: () => ({ state: 'live', since: 1, reason: null }),
    strings: () => stringsFor('en', ''),
    appVersion: '1.2.3',
    runtime: 'test',
    locale: () => 'zh-CN',
    restartBridge: () => done.push('restarted'),
    updates: { overview: OVERVIEW, act: (action) => done.push(`update: ${action}`) },
    diagnosis: {
      run: () => Promise.resolve([]),
      files: () => Promise.resolve([{ name: 'a.json', text: '{}' }]),
      save: (asking) => Promise.resolve(done.push(`saved for ${String(asking === window.window)}`) > 0),
    },
    printer: {
      print: async (id) => done.push(`printed ${id}`) > 0,
      savePdf: async (id) => done.push(`saved ${id}`) < 0,
    },
    windows: {
      openNotice(id) {
        done.push(`opened ${id}`);
        return window;
      },
      commandMain: (command) => done.push(`main shows ${command}`),
    },
    desktop: () => ({ hasTray: true, isTrayUnsure: false, autostart: 'ready' }),
    onShown: () => done.push('shown'),
    onPainted: (count) => done.push(`painted ${count}`),
  });
  return { handlers, window, asked, done };
}
const hash = 'aa'.repeat(32);

describe('createHostHandlers', () => {
  it('tells of the host, and of the first notice once', () => {
    const { handlers, window } = setUp({});
    expect(handlers['host.info']({}, window)).toMatchObject({
      kind: 'electron',
      initialNotice: 'n1',
      desktop: { hasTray: true },
    });
    expect(handlers['host.info']({}, window)).toMatchObject({ initialNotice: null, locale: 'zh-CN' });
  });

  it('saves a file where the person says, under a safe name', async () => {
    const filePath = join(folder, 'chosen.pdf');
    const { handlers, window, asked } = setUp({ filePath });
    const saved = await handlers['host.saveMedia']({ hash, name: '../../evil.pdf' }, window);
    expect(saved).toEqual({ saved: true });
    expect(asked[0]?.defaultPath).toBe(join(folder, 'evil.pdf'));
    expect([...(await readFile(filePath))]).toEqual([7, 8]);
  });

  it('saves nothing when the person cancels, and says why when it cannot', async () => {
    const cancelled = setUp({});
    expect(await cancelled.handlers['host.saveMedia']({ hash, name: 'a' }, cancelled.window)).toEqual({
      saved: false,
    });
    const unable = setUp({ filePath: join(folder, 'no/such/folder/a') });
    await expect(unable.handlers['host.saveMedia']({ hash, name: 'a' }, unable.window)).rejects.toMatchObject(
      {
        code: 'forbidden',
        details: { reason: 'ENOENT' },
      },
    );
  });

  it('tells where updates stand, and passes on what is asked of them', async () => {
    const { handlers, window, done } = setUp({});
    expect(await handlers['host.update']({}, window)).toEqual({ update: OVERVIEW });
    await handlers['host.updateAct']({ action: 'restart' }, window);
    expect(done).toEqual(['update: restart']);
  });

  it('picks a folder, or none', async () => {
    const picked = setUp({ filePaths: ['/srv/notices'] });
    expect(await picked.handlers['host.pickFolder']({}, picked.window)).toEqual({ path: '/srv/notices' });
    const none = setUp({});
    expect(await none.handlers['host.pickFolder']({}, none.window)).toEqual({ path: null });
  });

  it('opens and closes windows, and shows pages in the main one', async () => {
    const { handlers, window, done } = setUp({});
    await handlers['host.openWindow']({ id: 'n2' }, window);
    await handlers['host.showPage']({ page: 'settings' }, window);
    await handlers['host.closeWindow']({}, window);
    expect(done).toEqual(['opened n2', 'main shows settings', 'closed']);
  });

  it('prints, saves as PDF, and passes on that a page is ready for it', async () => {
    const { handlers, window, done } = setUp({});
    expect(await handlers['host.print']({ id: 'n1' }, window)).toEqual({ isDone: true });
    expect(await handlers['host.savePdf']({ id: 'n1' }, window)).toEqual({ saved: false });
    window.onPrintable = (isWhole) => done.push(`whole: ${String(isWhole)}`);
    await handlers['host.printable']({ isWhole: true }, window);
    expect(done).toEqual(['printed n1', 'saved n1', 'whole: true']);
  });

  it('passes on that a page is alive', async () => {
    const { handlers, window, done } = setUp({});
    const watched = { ...window, watchdog: { alive: () => done.push('alive') } } as unknown as AppWindow;
    await handlers['host.alive']({}, watched);
    await handlers['host.alive']({}, { ...window, watchdog: null });
    expect(done).toEqual(['alive', 'shown', 'shown']);
  });

  it('copies, restarts and notes the first paint', async () => {
    const { handlers, window, done } = setUp({});
    await handlers['host.copyText']({ text: 'x' }, window);
    await handlers['host.restartBridge']({}, window);
    await handlers['host.painted']({ noticeCount: 8 }, window);
    expect(done).toEqual(['copied x', 'restarted', 'painted 8']);
  });
});
