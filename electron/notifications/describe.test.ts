import { describe, expect, it } from 'vitest';
import { LEVELS } from '../../server-bridge/contract/names.ts';
import { sampleSummary } from '../bridge/testing.ts';
import { describeAnnouncement } from './describe.ts';
import { attentionStrings } from './strings.ts';

const en = attentionStrings('en');
const plain = { step: 'toast', isSilent: false, isBare: false, isReminder: false, isCrowded: false } as const;

describe('describeAnnouncement', () => {
  it('names title and issuer, else where it came from', () => {
    const notice = sampleSummary('a', 1);
    expect(describeAnnouncement({ kind: 'notice', notice, ...plain }, en)).toEqual({
      title: 'Notice a',
      body: 'The office',
    });
    const bare = sampleSummary('a', 1, { issuer: null, channel: 'water', excerpt: 'first words' });
    expect(describeAnnouncement({ kind: 'notice', notice: bare, ...plain }, en).body).toBe('water');
    const barest = { ...bare, channel: null };
    expect(describeAnnouncement({ kind: 'notice', notice: barest, ...plain }, en).body).toBe('first words');
  });

  it('sums many up', () => {
    const notices = ['a', 'b', 'c', 'd', 'e'].map((id, index) => sampleSummary(id, index + 1));
    expect(describeAnnouncement({ kind: 'summary', notices, ...plain }, en)).toEqual({
      title: '5 new notices',
      body: 'Notice a\nNotice b\nNotice c\nand 2 more',
    });
    expect(
      describeAnnouncement(
        { kind: 'summary', notices: notices.slice(0, 2), ...plain },
        attentionStrings('zh'),
      ),
    ).toEqual({
      title: '2 条新通知',
      body: 'Notice a\nNotice b',
    });
  });

  it('says that it reminds, and nothing of the contents to those who see the screen', () => {
    const notice = sampleSummary('a', 1, { level: 'urgent' });
    const reminder = { ...plain, isReminder: true };
    expect(describeAnnouncement({ kind: 'notice', notice, ...reminder }, en).title).toBe(
      'Please acknowledge: Notice a',
    );
    expect(describeAnnouncement({ kind: 'summary', notices: [notice, notice], ...reminder }, en).title).toBe(
      '2 notices wait for your acknowledgement',
    );
    const bare = { ...plain, isBare: true };
    for (const text of [
      describeAnnouncement({ kind: 'notice', notice, ...bare }, en),
      describeAnnouncement({ kind: 'summary', notices: [notice, notice], ...bare }, en),
    ])
      expect(`${text.title} ${text.body}`).not.toMatch(/Notice a|The office/);
  });

  it('has every text in both languages', () => {
    const [zh, texts] = [attentionStrings('zh'), attentionStrings('en')];
    for (const level of LEVELS) expect(zh.bareTitle(level)).not.toBe(texts.bareTitle(level));
    for (const choice of ['open', 'acknowledge', 'snooze'] as const)
      expect(zh.choices[choice]).not.toBe(texts.choices[choice]);
  });
});
