/** A notice saved as a PDF file. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, type GazetteApp, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader } from '../../fixtures/ui.ts';

const BODY = [
  '# 关于停水的通知 Water off',
  '',
  '明日 **9:00** 起停水，[details](https://example.org/water)。',
  ...Array.from({ length: 90 }, (_, line) => `\nParagraph ${line + 1} of the notice, 第 ${line + 1} 段。`),
  '',
  '<details><summary>More</summary>\n\nFolded away.\n\n</details>',
  '',
  '## The end 结束',
  '',
  'Last line of it.',
].join('\n');
const FIELDS = { id: 'water-1', issuer: '后勤处 Facilities', number: '〔2026〕12号' };

/** Answers the next save dialogs, on any Electron. */
async function saveTo(app: GazetteApp, filePath: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: path === '', filePath: path });
  }, filePath);
}

test('a notice is saved as a PDF: whole, tagged, with version and hash, in the dark theme too', async ({
  app,
  folder,
}) => {
  await folder.save('w.md', noticeText(FIELDS, BODY));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, theme: 'dark' } });
  await openNotice(page, 'Water off');
  await expect(reader(page)).toContainText('Paragraph 1 of');
  const path = join(app.dataFolder, 'saved.pdf');
  const save = page.getByRole('button', { name: 'Save as PDF' });
  await saveTo(app, path);
  await save.click();
  await expect(page.getByText('File saved')).toBeVisible({ timeout: 20_000 });

  const bytes = await readFile(path);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: false });
  // A font has one glyph for 水 and for the radical ⽔, and the file may name either.
  const plain = (part: string): string => part.normalize('NFKC');
  const whole = plain(text.join('\n'));
  expect(text.length).toBeGreaterThan(1);
  for (const part of [
    '关于停水的通知',
    '起停水',
    'https://example.org/water',
    '〔2026〕12号',
    'Folded away.',
    'Last line of it.',
  ])
    expect(whole).toContain(plain(part));
  const answer = (await app.callBridge('notices.get', { id: 'water-1' })) as {
    result: { notice: { contentHash: string } };
  };
  const { contentHash } = answer.result.notice;
  expect(whole.replaceAll(/\s/g, '')).toContain(`ContentSHA-256${contentHash}`);
  expect(text[0]).toContain(`water-1 · Version 1 · SHA-256 ${contentHash.slice(0, 16)}`);
  expect(text.at(-1)).toContain(`${text.length} / ${text.length}`);
  // Nothing of the application around it.
  expect(whole).not.toContain('Mark as');
  expect(whole).not.toContain('Settings');
  expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
  expect(plain(JSON.stringify(await pdf.getOutline()))).toContain('The end 结束');
  expect((await pdf.getMetadata()).info).toMatchObject({ Title: '关于停水的通知 Water off' });

  // The page made for it is gone; what cannot be written is told.
  await expect.poll(() => app.windowCount()).toBe(1);
  await saveTo(app, join(app.dataFolder, 'no', 'such', 'folder.pdf'));
  await save.click();
  await expect(page.getByText('Not done: ')).toBeVisible({ timeout: 20_000 });
  await saveTo(app, '');
  await rm(path);
  await save.click();
  await expect.poll(() => app.windowCount()).toBe(1);
});
