import { expect, it } from 'vitest';
import { ownStart, readArguments } from '../navigation/arguments.ts';
import { zh } from '../settings/desktop-strings.ts';
import { jumpList } from './jump-list.ts';

it('offers pages by arguments that a start understands', () => {
  const [tasks] = jumpList(zh, String.raw`C:\Gazette\Gazette.exe`);
  expect(tasks?.items?.map(({ title }) => title)).toEqual(['通知', '搜索', '设置…']);
  const pages = tasks?.items?.map(({ args, program }) =>
    readArguments(ownStart({ argv: [program ?? '', args ?? ''], defaultApp: false, cwd: () => '/' })),
  );
  expect(pages?.map(({ page }) => page)).toEqual(['inbox', 'search', 'settings']);
});
