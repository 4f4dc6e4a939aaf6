import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../../../contract/moderation.ts';
import { DETECTORS } from '../../../contract/names.ts';
import { normalTableOf } from '../engine/normal-table.ts';
import { resolveOptions } from '../engine/options.ts';
import { createDetect, type NormalView } from './index.ts';
import { mayHoldFind, ViewBuffer } from './normal-view.ts';

/** A text that is its own normal form. */
function viewOf(text: string): NormalView {
  const units = Uint16Array.from(text, (_, at) => text.charCodeAt(at));
  const starts = Uint32Array.from(units, (_, at) => at);
  return { units, starts, ends: starts.map((at) => at + 1), length: units.length };
}

function find(names: readonly Detector[], text: string, digits = 8, skipped = ''): string[] {
  const found: Array<readonly [from: number, to: number]> = [];
  const options = {
    detectors: new Set(names),
    digits,
    maxGap: 3,
    isSkipped: (unit: number) => skipped.includes(String.fromCharCode(unit)),
  };
  createDetect(options, (_name, from, to) => found.push([from, to]))(viewOf(text));
  // A number is found by its parts, too; what counts is the longest at the first place.
  let behind = 0;
  return found
    .toSorted(([a, b], [c, d]) => a - c || d - b)
    .flatMap(([from, to]) => {
      if (from < behind) return [];
      behind = to;
      return [text.slice(from, to)];
    });
}

describe('detect', () => {
  it.each<[Detector, text: string, found: string[]]>([
    ['email', '请发至 info.office+a@mail.example.org。', ['info.office+a@mail.example.org']],
    ['email', '邮箱a@b.cn，c_d@e-f.com.', ['a@b.cn', 'c_d@e-f.com']],
    ['email', 'a@b @b.cn a@.cn a.@b.cn a@b.1 a@b-.cn', []],
    ['email', '..x@y.org', ['x@y.org']],
    ['email', `${'a'.repeat(65)}@b.cn`, []],
    [
      'url',
      '见https://example.org/a?b=c#d，或 http://x.cn。',
      ['https://example.org/a?b=c#d', 'http://x.cn'],
    ],
    [
      'url',
      '(https://example.org/a_(b)) www.example.org/x. www.x',
      ['https://example.org/a_(b)', 'www.example.org/x'],
    ],
    ['url', '访问https://a.cn查看 https://例子.中国/a后', ['https://a.cn', 'https://例子.中国/a']],
    ['url', 'a://b x:y http:// ftp://h/', ['ftp://h/']],
    ['url', `https://x.cn/${'a'.repeat(5000)} b`, [`https://x.cn/${'a'.repeat(5000)}`]],
    ['ipv4', '地址 127.0.0.1 可用', ['127.0.0.1']],
    [
      'ipv4',
      '0.0.0.0、255.255.255.255:80，在10.1.2.3。1.2.3.4.',
      ['0.0.0.0', '255.255.255.255', '10.1.2.3', '1.2.3.4'],
    ],
    ['ipv4', '256.1.1.1 1.2.3 1.2.3.4.5 v1.2.3.4 1.2.3.4a 1.2.3.0004 1.2.3.4.com 1..2.3.4', []],
    [
      'ipv6',
      '[::1] fe80::1ff:fe23 2001:db8:0:0:0:0:2:1 ::ffff:192.168.0.1',
      ['::1', 'fe80::1ff:fe23', '2001:db8:0:0:0:0:2:1', '::ffff:192.168.0.1'],
    ],
    ['ipv6', '12:30:45 std::a face::add 1:2:3:4:5:6:7:8:9 1::2::3 12345::1 a:b ::', []],
    ['ipv6', '地址2001:db8::1。', ['2001:db8::1']],
    ['id-card', '身份证11010519491231002X，', ['11010519491231002X']],
    ['id-card', '110105 19491231 002x 440524188001010014', ['110105 19491231 002x', '440524188001010014']],
    ['id-card', '110105194912310021 110105194913310020 1101051949123100211 010105194912310021', []],
    [
      'bank-card',
      '卡号 6222 0200 0000 0000 001? 4111111111111111。5500-0000-0000-0004',
      ['4111111111111111', '5500-0000-0000-0004'],
    ],
    ['bank-card', '4111111111111112 41111111111111110 1234567 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', []],
    [
      'phone',
      '电话13812345678，+86 138-1234-5678，8613812345678',
      ['13812345678', '+86 138-1234-5678', '8613812345678'],
    ],
    [
      'phone',
      '010-12345678 不是 010-22345678-801 0755-2345678 (0755)23456789',
      ['010-22345678-801', '0755-2345678', '(0755)23456789'],
    ],
    [
      'phone',
      '400-800-8820 +1 (212) 555-0100 +44 20 7946 0958',
      ['400-800-8820', '+1 (212) 555-0100', '+44 20 7946 0958'],
    ],
    ['phone', '2024-06-12 09:30 12812345678 138123456789 +123 a13812345678 第10086号', []],
    ['number', '编号12345678和1234567', ['12345678']],
    ['number', '电话1234-5678', []],
  ])('%s in %s', (name, text, found) => {
    expect(find([name], text)).toEqual(found);
  });

  it('passes over what the list ignores between digits, never behind them', () => {
    expect(find(['number'], '电话1234-5678-。', 8, '-')).toEqual(['1234-5678']);
    expect(find(['number'], '1----2345678', 8, '-')).toEqual([]);
    expect(find(['number'], '123456789', 9)).toEqual(['123456789']);
  });

  it('answers spans inside any text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'01289afw@.:/-+() xX试www'), maxLength: 60 });
    fc.assert(
      fc.property(text, (shown) => {
        createDetect(
          { detectors: new Set(DETECTORS), digits: 3, maxGap: 8, isSkipped: () => false },
          (_, from, to) => {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(shown.length);
          },
        )(viewOf(shown));
      }),
    );
  });

  it('finds nothing in a text that need not be read', () => {
    const table = normalTableOf(resolveOptions({}));
    const view = new ViewBuffer();
    const found: string[] = [];
    const options = { detectors: new Set(DETECTORS), digits: 3, maxGap: 8, isSkipped: () => false };
    const detect = createDetect(options, (name) => found.push(name));
    const text = fc.string({
      unit: fc.constantFrom(...'0１三⑫㏠af@＠.:：/-+() x试wｗ𝟏𝐰é\u0301\ud835'),
      maxLength: 12,
    });
    let passed = 0;
    fc.assert(
      fc.property(text, (shown) => {
        if (mayHoldFind(shown, table)) return;
        passed += 1;
        view.fill(shown, table);
        detect(view);
        expect(found).toEqual([]);
      }),
      { numRuns: 600, examples: [['因检修，请提前做好准备（见附件）']] },
    );
    expect(passed).toBeGreaterThan(10);
  });

  it.each(['1 ', 'a@', 'http://', 'www.', '1.', ':', 'a:', '+1', '(0', '1', 'a', '1-', '(((', 'https://('])(
    'takes linear time on %s repeated',
    (piece) => {
      const view = (length: number) => viewOf(piece.repeat(Math.ceil(length / piece.length)));
      const options = {
        detectors: new Set(DETECTORS),
        digits: 8,
        maxGap: 8,
        isSkipped: (unit: number) => unit === 0x20,
      };
      const detect = createDetect(options, () => undefined);
      const cost = (of: NormalView): number => {
        let best = Infinity;
        for (let round = 0; round < 3; round += 1) {
          const before = performance.now();
          detect(of);
          best = Math.min(best, performance.now() - before);
        }
        return best;
      };
      const [small, large] = [view(32_000), view(256_000)];
      cost(small);
      // 8 times the text; a square would be 64 times.
      expect(cost(large)).toBeLessThan(Math.max(20, cost(small) * 30));
    },
  );
});
