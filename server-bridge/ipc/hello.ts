/** The handshake: the first message of every connection, a JSON-RPC request `hello`. */
import { z } from '../contract/schema.ts';

/** What both ends speak above the frames; another number is refused. */
export const CONTRACT_PROTOCOL = 1;
/** No frame may be larger before the handshake, since anyone who reaches the socket can send one. */
export const HELLO_MAX_BYTES = 4096;

export const helloRequest = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.number().int(),
  method: z.literal('hello'),
  params: z.object({
    token: z.string().max(512),
    /** Who connects, for the log. */
    client: z.string().regex(/^[\w .@/+-]{1,64}$/),
    protocol: z.number().int(),
    /** The largest payload this connection takes in; without it the default of frames. */
    maxFrameBytes: z.number().int().min(HELLO_MAX_BYTES).max(0xffff_ffff).optional(),
  }),
});

export const helloResult = z.object({
  protocol: z.number().int(),
  /** The largest payload the server takes in. */
  maxFrameBytes: z.number().int(),
});
