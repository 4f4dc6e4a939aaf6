/**
 * The contract: everything that crosses a process boundary, schema and type together.
 * It imports the schema library and nothing else. To add a message, add one entry to `methods.ts` or `events.ts`.
 */
import * as z from 'zod';

// zod's compiled parsers use `new Function`, which Trusted Types refuse in the renderer.
z.config({ jitless: true });

export { z };
