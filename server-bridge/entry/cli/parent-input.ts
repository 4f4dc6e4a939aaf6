import { GazetteError } from '../../contract/errors.ts';
import { ASKS_INPUT, type InputPart } from '../../rules/command-input.ts';

/** `process.parentPort` of an Electron utility process, as far as it is used here. */
export interface InputPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  removeListener(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/**
 * All of the standard input, from the process that started this one.
 *
 * @throws GazetteError `not-supported` where that has none, with the way that works
 */
export function readParentInput(port: InputPort, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    const onAbort = (): void => finish(() => reject(new Error('the command was ended')));
    const onMessage = ({ data }: { data: unknown }): void => {
      const part = data as InputPart;
      if (part.kind === 'bytes') parts.push(part.bytes);
      else if (part.kind === 'end') finish(() => resolve(Buffer.concat(parts)));
      else finish(() => reject(noInput(part.code)));
    };
    const finish = (settle: () => void): void => {
      port.removeListener('message', onMessage);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    signal.addEventListener('abort', onAbort);
    port.on('message', onMessage);
    port.postMessage(ASKS_INPUT);
  });
}

function noInput(code: string): GazetteError {
  return new GazetteError(
    'not-supported',
    `the standard input cannot be read here (${code}); write it to a file and name the file instead of -`,
  );
}
