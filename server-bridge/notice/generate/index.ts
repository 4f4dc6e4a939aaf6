/**
 * The generator: structured data to the text of an announcement, so that the parser reads the same data back from it.
 * Pure; may import contract, rules, notice's shared files and `yaml`. What data say is checked by a schema per template
 * (`fields.ts` has the common parts), what is wrong is named by path in every language. To add a template: a file in
 * `templates/`, a line in `TEMPLATES`, a section in docs/generate.md.
 */
import { emergency } from './templates/emergency.ts';
import { maintenance } from './templates/maintenance.ts';
import { meeting } from './templates/meeting.ts';
import { policy } from './templates/policy.ts';
import { readme } from './templates/readme.ts';
import { recruitment } from './templates/recruitment.ts';
import { release } from './templates/release.ts';
import { thirdParty } from './templates/third-party.ts';
import type { Template } from './template.ts';

export { readData } from './data.ts';
export { LANGS, type Lang } from './language.ts';
export { pathText, type Problem } from './problems.ts';
export type { Template } from './template.ts';

export const TEMPLATES: readonly Template[] = [
  policy,
  maintenance,
  emergency,
  meeting,
  recruitment,
  release,
  readme,
  thirdParty,
];
