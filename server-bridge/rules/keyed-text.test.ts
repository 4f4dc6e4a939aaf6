import { describe, expect, it } from 'vitest';
import { splitKey } from './keyed-text.ts';

describe('splitKey', () => {
  it.each([
    ['key: value', 'key', 'value'],
    ['键：值', '键', '值'],
    ['键: 值', '键', '值'],
    ['键:值', '键', '值'],
    ['Room:三楼', 'Room', '三楼'],
    ['key:', 'key', ''],
    ['事项：', '事项', ''],
    ['时间：12:30', '时间', '12:30'],
    ['时间:12:30', '时间', '12:30'],
    ['Link: https://example.org', 'Link', 'https://example.org'],
    ['Start 12:30: lunch', 'Start 12:30', 'lunch'],
    ['A: b: c', 'A', 'b: c'],
    ['ISO 9001: audit', 'ISO 9001', 'audit'],
  ])('%s', (text, key, value) => {
    expect(splitKey(text)).toMatchObject({ key, value });
  });

  it.each([
    '',
    'no colon',
    ': value',
    '：值',
    'https://example.org',
    'mailto:a@example.org',
    '12:30 lunch',
    '12：30 午餐',
    '9:00-17:00',
    'C:\\folder',
    'http://example.org: x',
    '请注意，时间改为：九点',
    'Please note, from now on: nine',
    'What? This: that',
    '***: x',
    `${'k'.repeat(80)}: v`,
  ])('finds no key in %j', (text) => {
    expect(splitKey(text)).toBeNull();
  });

  it('says where the colon is', () => {
    expect(splitKey('12:30 start：9')?.colonAt).toBe(11);
  });
});
