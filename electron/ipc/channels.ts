/**
 * The three channels between window and main; `electron/ipc` and `preload.ts` are the only users of Electron's IPC.
 * They may import the contract. A new message is an entry of the contract's tables, never a new channel.
 */
export const CALL_CHANNEL = 'gazette:call';
export const HOST_CHANNEL = 'gazette:host';
export const EVENTS_CHANNEL = 'gazette:events';
