/** All measures of `npm run bench:text`; a new one is a file beside this and a line here. */
import { dictionaryAdd, dictionaryBuild, dictionaryLoad } from './dictionary.ts';
import { diff } from './diff.ts';
import { matchExact, matchHostile, matchNormalised, matchWorst } from './match.ts';
import { parse } from './parse.ts';
import { path } from './path.ts';
import { pool, poolMixed } from './pool/index.ts';
import { render } from './render.ts';
import { snapshots } from './snapshots.ts';
import type { Measure } from './measure.ts';

export const MEASURES: readonly Measure[] = [
  matchExact,
  matchNormalised,
  matchHostile,
  matchWorst,
  dictionaryLoad,
  dictionaryBuild,
  dictionaryAdd,
  parse,
  render,
  diff,
  path,
  pool,
  poolMixed,
  snapshots,
];
