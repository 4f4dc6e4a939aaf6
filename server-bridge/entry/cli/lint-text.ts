import type { Warning } from '../../contract/notice.ts';
import type { LintFinding } from '../../notice/lint.ts';
import { oneLine } from './text.ts';

/** Every warning in a few words; what it is about follows. */
const WARNINGS: Readonly<Record<Warning['code'], string>> = {
  'front-matter-invalid': 'the front matter cannot be read',
  'front-matter-unclosed': 'the front matter has no end',
  'field-unknown': 'there is no such field',
  'field-type': 'the field’s value cannot be read',
  'id-invalid': 'the id has other characters than letters, digits and . _ ~ -, or too many',
  'level-unknown': 'there is no such level',
  'level-capped': 'the level is higher than the source may use',
  'date-invalid': 'that is no date',
  'date-order': 'the end is before its beginning',
  'weekday-wrong': 'the day’s name does not belong to the date',
  'line-too-long': 'the line is too long to look into',
  'clause-duplicate': 'the key is there already',
  'title-missing': 'there is no title',
  'nesting-too-deep': 'it is nested too deeply and shown as plain text',
  'render-too-slow': 'it takes too long to render and is shown as plain text',
  'image-remote': 'remote images are not shown',
  'image-missing': 'the image is not there',
  'image-too-large': 'the image is too large',
  'image-unsupported': 'images of this kind are not shown',
  'file-missing': 'the linked file is not there',
  'file-too-large': 'the linked file is too large',
  'link-blocked': 'the link cannot be followed',
  'anchor-missing': 'the text has no such place',
  'html-removed': 'this HTML is left out',
};

export interface FindingText {
  readonly code: string;
  readonly message: string;
}

export function findingText(finding: LintFinding): FindingText {
  if (finding.kind === 'word') {
    const { word, action, tags } = finding.hit;
    const about = tags.length === 0 ? '' : ` (${tags.join(', ')})`;
    return { code: `word-${action}`, message: oneLine(`the word list has ${word}${about}: ${action}`) };
  }
  const { code, detail } = finding;
  return { code, message: oneLine(detail === null ? WARNINGS[code] : `${whatOf(code, detail)}: ${detail}`) };
}

function whatOf(code: Warning['code'], detail: string): string {
  const isNotice = code === 'link-blocked' && /^(?:gazette:\/\/notice|\/notice)\//i.test(detail);
  return isNotice ? 'no notice can have this address' : WARNINGS[code];
}
