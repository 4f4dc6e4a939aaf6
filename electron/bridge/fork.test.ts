import { EventEmitter } from 'node:events';
import type { UtilityProcess, utilityProcess } from 'electron';
import { describe, expect, it } from 'vitest';
import { forkBridge } from './fork.ts';

function setUp() {
  const told: string[] = [];
  const sent: unknown[] = [];
  const child = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => void sent.push(message),
    kill: () => told.push('kill') > 0,
  });
  const electron = { fork: () => child as unknown as UtilityProcess } as unknown as typeof utilityProcess;
  const bridge = forkBridge(
    electron,
    '/child.js',
    {},
    {
      onReady: () => void told.push('ready'),
      onFailed: (reason, message) => void told.push(`${reason}: ${message}`),
      onExit: (code) => void told.push(`exit ${code}`),
    },
  );
  return { told, sent, child, bridge };
}

describe('forkBridge', () => {
  it('hands on what the process tells, and drops what it does not know', () => {
    const { told, child } = setUp();
    child.emit('message', { type: 'ready', address: '/s' });
    child.emit('message', { type: 'failed', reason: 'disk-full', message: 'no space' });
    for (const odd of [null, 'ready', { type: 'odd' }, { type: 'failed', reason: 'odd' }])
      child.emit('message', odd);
    child.emit('exit', 1);
    expect(told).toEqual(['ready', 'disk-full: no space', 'exit 1']);
  });

  it('survives that V8 gives up in it, and keeps its report out of the log', () => {
    const { told, child } = setUp();
    child.emit('error', 'FatalError', 'v8::HeapLimit', '{"environmentVariables":{"GAZETTE_TOKEN":"secret"}}');
    child.emit('exit', 5);
    expect(told).toEqual(['crashing: FatalError at v8::HeapLimit', 'exit 5']);
  });

  it('asks it to end, to look at its clock, and ends it', () => {
    const { sent, told, bridge } = setUp();
    bridge.lookAtClock();
    bridge.stop();
    bridge.kill();
    expect(sent).toEqual([{ type: 'look-at-clock' }, { type: 'stop' }]);
    expect(told).toEqual(['kill']);
  });
});
