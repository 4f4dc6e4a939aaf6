/**
 * Rules that more than one process needs: pure, no Node API, no clock or randomness of their own. May import the
 * contract only. To add one: a file here with its test beside it.
 *
 * This file: JSON-RPC 2.0 dispatch by the contract's table, for whatever transport carries the messages.
 */
import { GazetteError, toErrorData } from '../contract/errors.ts';
import type { ErrorCode, ErrorData } from '../contract/errors.ts';
import { methods } from '../contract/methods.ts';
import type { Handlers, Method } from '../contract/methods.ts';
import { RPC_ERROR, rpcNotification, rpcRequest } from '../contract/rpc.ts';
import type { RpcResponse } from '../contract/rpc.ts';

export type Dispatch<Context> = (raw: unknown, context: Context) => Promise<RpcResponse | null>;

export interface DispatcherOptions {
  /** Told of every failure that crosses as `internal`, whose own message stays on this side. */
  readonly onInternalError?: (method: Method, error: unknown) => void;
}

const RPC_CODE: Partial<Record<ErrorCode, number>> = {
  'bad-request': RPC_ERROR.badParams,
  'unknown-method': RPC_ERROR.unknownMethod,
};

/** The JSON-RPC response that carries an error; `id` is null when the request's could not be read. */
export function errorResponse(
  id: number | null,
  data: ErrorData,
  rpcCode: number = RPC_CODE[data.code] ?? RPC_ERROR.server,
): RpcResponse {
  return { jsonrpc: '2.0', id, error: { code: rpcCode, message: data.message, data } };
}

/** The id of a message that may be anything. */
export function readRpcId(raw: unknown): number | null {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return null;
  return typeof raw.id === 'number' && Number.isInteger(raw.id) ? raw.id : null;
}

/**
 * Answers one decoded message: parses envelope and parameters by the contract, calls the handler, maps what it throws.
 * Never rejects. Resolves to null for a notification, since those have no answer (JSON-RPC 2.0, section 4.1).
 */
export function createDispatcher<Context>(
  handlers: Handlers<Context>,
  options: DispatcherOptions = {},
): Dispatch<Context> {
  return async (raw, context) => {
    const request = rpcRequest.safeParse(raw);
    if (!request.success) {
      if (readRpcId(raw) === null && !hasId(raw) && rpcNotification.safeParse(raw).success) return null;
      const data = toErrorData(new GazetteError('bad-request', 'not a JSON-RPC 2.0 request'));
      return errorResponse(readRpcId(raw), data, RPC_ERROR.invalid);
    }
    const { id, method, params } = request.data;
    if (!isMethod(method)) {
      return errorResponse(id, toErrorData(new GazetteError('unknown-method', 'no such method')));
    }
    try {
      const parsed = methods[method].params.safeParse(params ?? {});
      if (!parsed.success) return errorResponse(id, toErrorData(parsed.error));
      // The table ties parameters and handler of one method together; the type system cannot follow a variable key.
      const handler = handlers[method] as (params: unknown, context: Context) => unknown;
      const result = await handler(parsed.data, context);
      return { jsonrpc: '2.0', id, result };
    } catch (error) {
      // A schema error in here is the handler's own, not the caller's.
      const data = toErrorData(error instanceof GazetteError ? error : new Error('internal'));
      if (data.code === 'internal') report(options, method, error);
      return errorResponse(id, data);
    }
  };
}

function hasId(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'id' in raw;
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}

function report(options: DispatcherOptions, method: Method, error: unknown): void {
  try {
    options.onInternalError?.(method, error);
  } catch {
    // The caller's answer matters more than a broken log.
  }
}
