/**
 * `node build/scripts/icons.ts`: draws all icons anew from `build/icons/icon.svg`. What it makes is committed; a test compares the drawing's hash with the one noted here.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { icnsFile, icoFile, type Picture } from '../packages/icon-files.ts';
import { openDrawing } from './drawing.ts';
import { root } from './lib.ts';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = new Set([16, 24, 32, 48, 64, 128, 256]);
/** macOS's grid leaves a margin around the shape: 100 of 1,024. */
const MAC_MARGIN = 100 / 1024;

const folder = join(root, 'build/icons');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const drawing = await openDrawing();

async function draw(margin: number): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const size of SIZES) {
    const inner = size * (1 - 2 * margin);
    const css = `body{margin:${String(size * margin)}px}svg{display:block;width:${String(inner)}px}`;
    pictures.push({ size, png: await drawing.draw(svg, size, css) });
  }
  return pictures;
}

const pictures = await draw(0);
for (const { size, png } of pictures) writeFileSync(join(folder, `${String(size)}x${String(size)}.png`), png);
writeFileSync(join(folder, 'icon.ico'), icoFile(pictures.filter(({ size }) => ICO_SIZES.has(size))));
writeFileSync(join(folder, 'icon.icns'), icnsFile(await draw(MAC_MARGIN)));
await drawing.close();
copyFileSync(join(folder, 'icon.svg'), join(root, 'renderer/public/icon.svg'));
writeFileSync(join(folder, 'drawn-from.sha256'), `${createHash('sha256').update(svg).digest('hex')}\n`);
