/** What an official document says of itself, beside its text. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../../fixtures/app.ts';
import { ENGLISH, openNotice, reader } from '../../fixtures/ui.ts';

/** After GB/T 9704-2012. */
const DOCUMENT = `示例市教育局文件

示教发〔2026〕12号

# 关于做好防汛工作的通知

各区教育局，各直属单位：

现就做好防汛工作通知如下。

联系人：示例人，电话：010-12345678，邮箱：fangxun@edu.example

示例市教育局
2026年11月20日

抄送：示例市应急管理局，示例市水务局。

示例市教育局办公室　　　　　　2026年11月20日印发
`;

test('the facts of an official document are shown, and what is masked is masked there too', async ({
  app,
  folder,
}) => {
  await mkdir(join(app.dataFolder, 'moderation'), { recursive: true });
  await writeFile(join(app.dataFolder, 'moderation/words.txt'), '示例人\tmask\n应急管理局\tmask\n');
  await folder.save('a.md', DOCUMENT);
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, '关于做好防汛工作的通知');
  const facts = page.getByTestId('facts');
  await expect(facts.locator('dl > div')).toHaveText([
    'Number示教发〔2026〕12号',
    'Issuing body示例市教育局',
    'To各区教育局，各直属单位',
    'Signed示例市教育局 · November 20, 2026',
    'Contact***010-12345678fangxun@edu.example',
    'Copies to示例市*****，示例市水务局',
    'Printed示例市教育局办公室 · November 20, 2026',
  ]);
  await expect(facts.getByRole('link')).toHaveText(['010-12345678', 'fangxun@edu.example']);
  await expect(reader(page)).not.toContainText('示例人');
});
