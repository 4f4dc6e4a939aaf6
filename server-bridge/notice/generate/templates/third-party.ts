import { z } from '../../../contract/schema.ts';
import { codeText, described, line, list, tell } from '../fields.ts';
import { both } from '../language.ts';
import { document } from '../markdown.ts';
import { documentTemplate } from '../template.ts';

const RULE = '-'.repeat(80);

const shipped = z.strictObject({
  name: described(line(), '软件包名称', 'the package’s name'),
  version: described(line(100), '版本', 'version'),
  license: described(line(), '许可证（SPDX 表达式）', 'licence, as an SPDX expression'),
  homepage: described(line(500).optional(), '主页', 'home page'),
  text: described(codeText(500_000).optional(), '许可证全文', 'the licence’s text'),
});

/** Plain text: a NOTICE file is read as it is. */
export const thirdParty = documentTemplate({
  name: 'third-party',
  about: both('第三方软件 NOTICE', 'NOTICE of third-party software'),
  schema: z
    .strictObject({
      name: described(line(), '产品名称', 'name of the product'),
      license: described(line().optional(), '产品自己的许可证', 'the product’s own licence'),
      packages: described(list(shipped, 10_000), '所含软件包', 'the packages in it'),
    })
    .superRefine(({ packages }, context) => {
      const seen = new Set<string>();
      for (const [index, one] of packages.entries()) {
        if (seen.has(keyOf(one)))
          tell(context, ['packages', index], `${keyOf(one)} 重复`, `is ${keyOf(one)} again`);
        seen.add(keyOf(one));
      }
    }),
  write({ name, license, packages }, lang) {
    const isZh = lang === 'zh';
    const own =
      license === undefined
        ? ''
        : isZh
          ? `${name} 采用 ${license} 许可证。\n`
          : `${name} is licensed under ${license}.\n`;
    const head = isZh
      ? `${own}${name} 包含以下软件包，各自适用其许可证。`
      : `${own}${name} contains the packages below, each under its own licence.`;
    // Not by locale: the same everywhere.
    const sorted = packages.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return document([
      head,
      ...sorted.map((one) => {
        const terms = one.text ?? (isZh ? `采用 ${one.license} 许可证。` : `Licensed under ${one.license}.`);
        const page = one.homepage === undefined ? '' : `${one.homepage}\n`;
        return `${RULE}\n${one.name} ${one.version} (${one.license})\n${page}${RULE}\n\n${terms}`;
      }),
    ]);
  },
});

const keyOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name} ${version}`;
