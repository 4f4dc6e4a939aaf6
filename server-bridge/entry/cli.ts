#!/usr/bin/env node
// Nothing is imported here: an old Node must be told so before it stumbles over what it lacks.

const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `gazette: Node ${String(OLDEST_NODE)} or newer is needed, this is ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else {
  void start();
}

async function start(): Promise<void> {
  const { keepCompileCache } = await import('../ops/compile-cache.ts');
  keepCompileCache();
  // Other commands end before memory matters.
  if (process.argv.includes('serve')) {
    const { tuneAllocator } = await import('./allocator.ts');
    tuneAllocator();
  }
  const { runProcess } = await import('./cli/process.ts');
  await runProcess(process.argv.slice(2));
}
