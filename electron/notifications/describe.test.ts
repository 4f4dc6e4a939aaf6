import { describe, expect, it } from 'vitest';
import { sampleSummary } from '../bridge/testing.ts';
import { stringsFor } from '../settings/strings.ts';
import { describeAnnouncement } from './describe.ts';

const en = stringsFor('en', '');

describe('describeAnnouncement', () => {
  it('names title and issuer, else where it came from', () => {
    const notice = sampleSummary('a', 1);
    expect(describeAnnouncement({ kind: 'notice', notice }, en)).toEqual({
      title: 'Notice a',
      body: 'The office',
    });
    const bare = sampleSummary('a', 1, { issuer: null, channel: 'water', excerpt: 'first words' });
    expect(describeAnnouncement({ kind: 'notice', notice: bare }, en).body).toBe('water');
    const barest = { ...bare, channel: null };
    expect(describeAnnouncement({ kind: 'notice', notice: barest }, en).body).toBe('first words');
  });

  it('sums many up', () => {
    const notices = ['a', 'b', 'c', 'd', 'e'].map((id, index) => sampleSummary(id, index + 1));
    expect(describeAnnouncement({ kind: 'summary', notices }, en)).toEqual({
      title: '5 new notices',
      body: 'Notice a\nNotice b\nNotice c\nand 2 more',
    });
    expect(
      describeAnnouncement({ kind: 'summary', notices: notices.slice(0, 2) }, stringsFor('zh', '')),
    ).toEqual({
      title: '2 条新公告',
      body: 'Notice a\nNotice b',
    });
  });
});
