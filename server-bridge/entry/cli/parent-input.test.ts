import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { InputPart } from '../../rules/command-input.ts';
import { readParentInput } from './parent-input.ts';

function setUp() {
  const asked: unknown[] = [];
  const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => asked.push(message) });
  const controller = new AbortController();
  const input = readParentInput(port, controller.signal);
  const answer = (part: InputPart): unknown => port.emit('message', { data: part });
  return { asked, port, controller, input, answer };
}

describe('readParentInput', () => {
  it('asks for the input and joins its parts', async () => {
    const { asked, port, input, answer } = setUp();
    expect(asked).toEqual(['gazette:input']);
    const bytes = new TextEncoder().encode('# 标题');
    answer({ kind: 'bytes', bytes: bytes.subarray(0, 4) });
    answer({ kind: 'bytes', bytes: bytes.subarray(4) });
    answer({ kind: 'end' });
    expect(new TextDecoder().decode(await input)).toBe('# 标题');
    expect(port.listenerCount('message')).toBe(0);
  });

  it('says what to do where there is none, and ends with the command', async () => {
    const none = setUp();
    none.answer({ kind: 'failed', code: 'EOF' });
    await expect(none.input).rejects.toMatchObject({
      code: 'not-supported',
      message:
        'the standard input cannot be read here (EOF); write it to a file and name the file instead of -',
    });
    const ended = setUp();
    ended.controller.abort(130);
    await expect(ended.input).rejects.toThrow('ended');
  });
});
