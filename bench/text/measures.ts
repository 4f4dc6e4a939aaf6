/** All measures of `npm run bench:text`; a new one is a file beside this and a line here. */
import { diff } from './diff.ts';
import { path } from './path.ts';
import { pool, poolMixed } from './pool/index.ts';
import { render } from './render.ts';
import { snapshots } from './snapshots.ts';
import type { Measure } from './measure.ts';

export const MEASURES: readonly Measure[] = [render, diff, path, pool, poolMixed, snapshots];
