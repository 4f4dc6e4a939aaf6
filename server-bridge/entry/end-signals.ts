/** One Ctrl+C may come several times: from the terminal, and again from the parents that hand it on. In ms. */
const SAME_MS = 1_000;
/** How long what is under way may take to end after a signal, in ms. */
const PATIENCE_MS = 8_000;

/**
 * Calls `end` once, at the first SIGINT or SIGTERM, with the exit code of it (130 or 143). A later one, or an end that
 * takes too long, ends the process at once.
 */
export function onEndSignal(end: (code: number) => void): void {
  let firstAt: number | null = null;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (firstAt !== null) {
        if (performance.now() - firstAt > SAME_MS) process.exit(code);
        return;
      }
      firstAt = performance.now();
      setTimeout(() => process.exit(code), PATIENCE_MS).unref();
      end(code);
    });
  }
}
