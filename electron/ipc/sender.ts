/** What is looked at of the frame that sent a message (Electron's `WebFrameMain`). */
export interface SenderFrame {
  readonly origin: string;
  readonly parent: unknown;
  readonly detached: boolean;
}

/**
 * Electron's security checklist, item 17: only the top frame of a page of our own origin is answered. The frame is
 * null when it has navigated or gone since it sent.
 */
export function isTrustedSender(frame: SenderFrame | null, origin: string): boolean {
  return frame !== null && !frame.detached && frame.parent === null && frame.origin === origin;
}
