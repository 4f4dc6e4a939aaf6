import { errorData } from './errors.ts';
import { z } from './schema.ts';

/** JSON-RPC 2.0 (https://www.jsonrpc.org/specification), sections 4 and 5; batches are not used. */
export const rpcRequest = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.number().int(),
  method: z.string(),
  params: z.unknown().optional(),
});
export const rpcNotification = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.unknown().optional(),
});
export const rpcResponse = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: z.number().int(), result: z.unknown() }),
  z.object({
    jsonrpc: z.literal('2.0'),
    id: z.number().int().nullable(),
    error: z.object({ code: z.number().int(), message: z.string(), data: errorData }),
  }),
]);
export type RpcNotification = z.infer<typeof rpcNotification>;
export type RpcResponse = z.infer<typeof rpcResponse>;

/** JSON-RPC's number for each kind of failure; the real code is in `error.data`. */
export const RPC_ERROR = {
  parse: -32700,
  invalid: -32600,
  unknownMethod: -32601,
  badParams: -32602,
  server: -32000,
};
