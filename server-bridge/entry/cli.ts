#!/usr/bin/env node
// Nothing else is imported here: an old Node must be told so before it stumbles over what it lacks.
import * as nodeModule from 'node:module';

const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `gazette: Node ${String(OLDEST_NODE)} or newer is needed, this is ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else {
  // Compiling is a third of a warm start.
  nodeModule.enableCompileCache();
  void start();
}

async function start(): Promise<void> {
  // Other commands end before memory matters.
  if (process.argv.includes('serve')) {
    const { tuneAllocator } = await import('./allocator.ts');
    tuneAllocator();
  }
  const { runProcess } = await import('./cli/process.ts');
  await runProcess(process.argv.slice(2));
}
