import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, 'icons');
const names = readdirSync(folder).filter((name) => name.endsWith('.png'));

it.each(names)('%s is as large as its name says', (name) => {
  const size = Number(/-(\d+)\.png$/.exec(name)?.[1]);
  const png = readFileSync(join(folder, name));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
});

it('has a drawing for every state, system and usual scale', () => {
  const wanted = [
    ...[16, 20, 24, 32, 40, 48].flatMap((size) => [`tray-${size}.png`, `tray-unread-${size}.png`]),
    ...[16, 32].flatMap((size) => [`template-${size}.png`, `template-unread-${size}.png`]),
    ...[16, 20, 24, 32].map((size) => `overlay-${size}.png`),
  ];
  expect(names.toSorted()).toEqual(wanted.toSorted());
});
