import { z } from '../../../contract/schema.ts';
import { codeText, described, line, list, prose } from '../fields.ts';
import { both } from '../language.ts';
import { bullets, code, document, heading, prose as text, rows, type Block } from '../markdown.ts';
import { documentTemplate } from '../template.ts';

const language = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9_+#.-]+$/);

const example = z.strictObject({
  text: described(prose().optional(), '说明', 'what it shows'),
  code: described(codeText(), '代码', 'the code'),
  language: described(language.optional(), '代码的语言', 'the code’s language'),
});

export const readme = documentTemplate({
  name: 'readme',
  about: both('项目 README', 'README of a project'),
  schema: z.strictObject({
    name: described(line(100), '项目名称', 'the project’s name'),
    description: described(prose().optional(), '简介', 'what it is'),
    features: described(list(line(500)).optional(), '特性', 'features'),
    install: described(codeText().optional(), '安装命令', 'commands that install it'),
    usage: described(list(example, 20), '用法', 'usage, with code'),
    options: described(
      list(z.strictObject({ name: line(100), about: line(500) })).optional(),
      '选项',
      'options',
    ),
    license: described(line().optional(), '许可证', 'licence'),
  }),
  write(data, lang) {
    const title = (zh: string, en: string): Block => heading(lang === 'zh' ? zh : en);
    const section = <T>(said: T | undefined, head: Block, body: (said: T) => readonly Block[]): Block[] =>
      said === undefined ? [] : [head, ...body(said)];
    return document([
      heading(data.name, 1),
      ...(data.description === undefined ? [] : [text(data.description)]),
      ...section(data.features, title('特性', 'Features'), (said) => [bullets(said)]),
      ...section(data.install, title('安装', 'Installation'), (said) => [code(said, 'sh')]),
      ...section(data.usage, title('用法', 'Usage'), (said) =>
        said.flatMap((one) => [
          ...(one.text === undefined ? [] : [text(one.text)]),
          code(one.code, one.language ?? ''),
        ]),
      ),
      ...section(data.options, title('选项', 'Options'), (said) => [
        rows(
          said.map((one) => [one.name, one.about]),
          lang,
        ),
      ]),
      ...section(data.license, title('许可证', 'License'), (said) => [text(said)]),
    ]);
  },
});
