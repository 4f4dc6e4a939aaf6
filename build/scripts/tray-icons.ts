/**
 * `node build/scripts/tray-icons.ts`: renders `electron/tray/icons/tray.svg` into the PNGs beside it, each in the size in which it is
 * shown, so that no system scales them. They are committed: run it after a change of the drawing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDrawing } from './drawing.ts';
import { root } from './lib.ts';

const folder = join(root, 'electron/tray/icons');
const READ = '.unread { display: none }';
/** macOS takes the shape alone and colours it itself. */
const TEMPLATE = `.tile { display: none } .lines { stroke: #000 } .seal, .dot { fill: #000 }
  .lines, .seal { transform: scale(1.3); transform-origin: 8px 8px }`;
/** Over the taskbar's button on Windows, whose icon is there already. */
const OVERLAY = 'g { display: none } .dot { cx: 8px; cy: 8px; r: 7px }';

const VARIANTS: ReadonlyArray<{ readonly name: string; readonly css: string; readonly sizes: number[] }> = [
  { name: 'tray', css: READ, sizes: [16, 20, 24, 32, 40, 48] },
  { name: 'tray-unread', css: '', sizes: [16, 20, 24, 32, 40, 48] },
  { name: 'template', css: READ + TEMPLATE, sizes: [16, 32] },
  { name: 'template-unread', css: TEMPLATE, sizes: [16, 32] },
  { name: 'overlay', css: OVERLAY, sizes: [16, 20, 24, 32] },
];

const svg = readFileSync(join(folder, 'tray.svg'), 'utf8');
const drawing = await openDrawing();
for (const { name, css, sizes } of VARIANTS) {
  for (const size of sizes) {
    const png = await drawing.draw(svg, size, `body { margin: 0 } svg { display: block } ${css}`);
    writeFileSync(join(folder, `${name}-${size}.png`), png);
  }
}
await drawing.close();
