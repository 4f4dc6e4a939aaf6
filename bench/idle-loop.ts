/** A process that does nothing but probe its event loop: how late turns come because of the machine alone. */
const PERIOD_MS = 50;
const late: number[] = [];

function plan(): void {
  const due = performance.now() + PERIOD_MS;
  setTimeout(() => {
    late.push(performance.now() - due);
    plan();
  }, PERIOD_MS);
}

plan();
// The bench may end without asking.
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(late, () => process.exit()));
