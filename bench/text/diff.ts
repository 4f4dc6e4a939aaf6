import { diffLines, diffWordsWithSpace } from 'diff';
import { diffContents } from '../../server-bridge/notice/diff/index.ts';
import { packDocument } from '../../server-bridge/notice/packed.ts';
import { editedNotices, type Version } from './edited.ts';
import type { Measure } from './measure.ts';

const COUNT = 200;

async function over(run: (before: Version, after: Version) => number): Promise<() => number> {
  const pairs = editedNotices(COUNT);
  return () => pairs.reduce((sum, [before, after]) => sum + run(before, after), 0);
}

/** As many as there are, so that nothing is left out. */
const sizeOf = ({ fields, clauses, text }: ReturnType<typeof diffContents>): number =>
  fields.length + clauses.length + text.length;

/**
 * A new version of an edited notice and what changed: the snapshot's bytes are made of the processed document, then
 * fields and clauses are compared with words marked; beside it the same with the comparison of the whole text, which the
 * history shows, too. Compression and hash are in `snapshots`. The peers compare the two visible texts only.
 */
export const diff: Measure = {
  name: 'diff',
  amount: COUNT,
  unit: 'notices',
  target: { perSecond: 20_000 },
  sides: [
    {
      name: 'gazette: snapshot, fields, clauses',
      prepare: () => over((before, after) => snapshotOf(after) + sizeOf(withoutText(before, after))),
    },
    {
      name: 'gazette: snapshot, fields, clauses, text',
      isNoPeer: true,
      prepare: () =>
        over((before, after) => snapshotOf(after) + sizeOf(diffContents(before.content, after.content))),
    },
    {
      name: 'gazette: fields, clauses, text',
      isNoPeer: true,
      prepare: () => over((before, after) => sizeOf(diffContents(before.content, after.content))),
    },
    {
      name: 'diff 9.0.0: diffLines',
      prepare: () =>
        over((before, after) => diffLines(before.content.plainText, after.content.plainText).length),
    },
    {
      name: 'diff 9.0.0: diffLines, words where a line changed',
      prepare: () =>
        over((before, after) => linesAndWords(before.content.plainText, after.content.plainText)),
    },
    {
      name: 'diff 9.0.0: diffWordsWithSpace of the whole',
      prepare: () =>
        over((before, after) => diffWordsWithSpace(before.content.plainText, after.content.plainText).length),
    },
  ],
};

const snapshotOf = ({ document, text }: Version): number => packDocument(document, text).body.length;

function withoutText(before: Version, after: Version): ReturnType<typeof diffContents> {
  return diffContents({ ...before.content, plainText: '' }, { ...after.content, plainText: '' });
}

function linesAndWords(before: string, after: string): number {
  const lines = diffLines(before, after);
  return lines.reduce((sum, { added, value }, index) => {
    const last = lines[index - 1];
    return sum + (added && last?.removed === true ? diffWordsWithSpace(last.value, value).length : 1);
  }, 0);
}
