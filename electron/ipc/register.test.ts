import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { HostHandlers } from '../../server-bridge/contract/host.ts';
import { fakeCaller, sampleChange } from '../bridge/testing.ts';
import { CALL_CHANNEL, EVENTS_CHANNEL, HOST_CHANNEL } from './channels.ts';
import { registerIpc, sendEvents } from './register.ts';

type Handler = (event: IpcMainInvokeEvent, message: unknown) => Promise<unknown>;

function setUp() {
  const handlers = new Map<string, Handler>();
  const own = {} as WebContents;
  let refused = 0;
  const stop = registerIpc<string>({
    ipcMain: {
      handle: (channel, handler) => void handlers.set(channel, handler as Handler),
      removeHandler: (channel) => void handlers.delete(channel),
    },
    origin: 'gazette://app',
    caller: fakeCaller({ ping: () => ({ now: 5 }) }),
    local: {},
    host: {
      'host.painted': (_params: unknown, window: string) => ({ window }),
    } as unknown as HostHandlers<string>,
    contextOf: (sender) => (sender === own ? 'window 1' : null),
    onRefused: () => (refused += 1),
  });
  const send = (channel: string, message: unknown, event: object = {}): Promise<unknown> | undefined => {
    const frame = { origin: 'gazette://app', parent: null, detached: false };
    return handlers.get(channel)?.(
      { sender: own, senderFrame: frame, ...event } as IpcMainInvokeEvent,
      message,
    );
  };
  return { handlers, send, stop, refused: () => refused };
}

describe('registerIpc', () => {
  it('answers our own pages on two channels', async () => {
    const { handlers, send, stop } = setUp();
    expect([...handlers.keys()]).toEqual([CALL_CHANNEL, HOST_CHANNEL]);
    expect(await send(CALL_CHANNEL, { method: 'ping', params: {} })).toEqual({
      ok: true,
      result: { now: 5 },
    });
    const painted = { method: 'host.painted', params: { noticeCount: 1 } };
    expect(await send(HOST_CHANNEL, painted)).toEqual({ ok: true, result: { window: 'window 1' } });
    stop();
    expect(handlers.size).toBe(0);
  });

  it.each([
    ['a foreign origin', { senderFrame: { origin: 'https://evil.example', parent: null, detached: false } }],
    ['a frame of the page', { senderFrame: { origin: 'gazette://app', parent: {}, detached: false } }],
    ['a frame that is gone', { senderFrame: null }],
    ['contents that are no window of ours', { sender: {} }],
  ])('refuses %s on every channel', async (_who, event) => {
    const { send, refused } = setUp();
    for (const channel of [CALL_CHANNEL, HOST_CHANNEL]) {
      expect(await send(channel, { method: 'ping', params: {} }, event)).toMatchObject({
        ok: false,
        error: { code: 'forbidden' },
      });
    }
    expect(refused()).toBe(2);
  });
});

describe('sendEvents', () => {
  it('sends a batch as one message, and nothing to a page that is gone', () => {
    const sent: unknown[] = [];
    const contents = {
      send: (...args: unknown[]) => void sent.push(args),
      isDestroyed: () => sent.length > 0,
    };
    const batch = [sampleChange('a', 1), sampleChange('b', 2)];
    sendEvents(contents, batch);
    sendEvents(contents, batch);
    expect(sent).toEqual([[EVENTS_CHANNEL, batch]]);
  });
});
