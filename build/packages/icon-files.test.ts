import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsFile, icoFile } from './icon-files.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'build/icons');
const read = (name: string): Buffer => readFileSync(join(folder, name));

describe('the icons', () => {
  it('are of the drawing as it is now, in all sizes; the page has it, too', () => {
    const svg = read('icon.svg');
    // "node build/scripts/icons.ts" draws them anew.
    expect(read('drawn-from.sha256').toString().trim()).toBe(createHash('sha256').update(svg).digest('hex'));
    expect(readFileSync(join(root, 'renderer/public/icon.svg'))).toEqual(svg);
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const name = `${String(size)}x${String(size)}.png`;
      const png = read(name);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  it('lie in Windows’ and macOS’s containers where their directories say', () => {
    const ico = read('icon.ico');
    const count = ico.readUInt16LE(4);
    expect(count).toBe(7);
    const sizes = Array.from({ length: count }, (_, index) => {
      const at = 6 + 16 * index;
      const png = ico.subarray(
        ico.readUInt32LE(at + 12),
        ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8),
      );
      expect(png.readUInt32BE(16)).toBe(ico.readUInt8(at) || 256);
      return png.readUInt32BE(16);
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);

    const icns = read('icon.icns');
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const types: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      types.push(icns.toString('latin1', at, at + 4));
      expect(icns.toString('latin1', at + 9, at + 12)).toBe('PNG');
    }
    expect(types.toSorted()).toEqual([
      ...['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14', 'icp4', 'icp5'],
    ]);
  });

  it('are written in the given order', () => {
    const png = Uint8Array.of(1, 2, 3);
    expect([...icoFile([{ size: 256, png }])]).toEqual([
      ...[0, 0, 1, 0, 1, 0],
      ...[0, 0, 0, 0, 1, 0, 32, 0, 3, 0, 0, 0, 22, 0, 0, 0],
      ...[1, 2, 3],
    ]);
    expect(icnsFile([{ size: 64, png }]).toString('latin1')).toBe('icns\0\0\0\x13ic12\0\0\0\x0b\x01\x02\x03');
  });
});
