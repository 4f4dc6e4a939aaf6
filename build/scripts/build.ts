/** `npm run build`: builds all processes into `dist/` when something changed. */
import { buildIfNeeded } from './lib.ts';

process.exitCode = await buildIfNeeded();
