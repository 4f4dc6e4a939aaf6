import type { Level } from '../../server-bridge/contract/notice.ts';

/** What can be done with a notification: a click, and its buttons where the system has them. */
export type Choice = 'open' | 'acknowledge' | 'snooze';

/** Texts of notifications, which the system shows for us. */
export interface AttentionStrings {
  readonly summaryTitle: (count: number) => string;
  readonly summaryMore: (count: number) => string;
  readonly reminder: (title: string) => string;
  readonly reminderSummary: (count: number) => string;
  readonly bareTitle: (level: Level) => string;
  readonly bareSummary: (count: number) => string;
  readonly bareText: string;
  readonly choices: { readonly [C in Choice]: string };
}

const EN_LEVELS: { readonly [L in Level]: string } = {
  info: 'A notice',
  normal: 'A notice',
  important: 'An important notice',
  urgent: 'An urgent notice',
  emergency: 'An emergency notice',
};
const ZH_LEVELS: { readonly [L in Level]: string } = {
  info: '一条通知',
  normal: '一条通知',
  important: '一条重要通知',
  urgent: '一条紧急通知',
  emergency: '一条特急通知',
};

const en: AttentionStrings = {
  summaryTitle: (count) => `${count} new notices`,
  summaryMore: (count) => `and ${count} more`,
  reminder: (title) => `Please acknowledge: ${title}`,
  reminderSummary: (count) => `${count} notices wait for your acknowledgement`,
  bareTitle: (level) => EN_LEVELS[level],
  bareSummary: (count) => `${count} new notices`,
  bareText: 'Its contents are hidden while you present.',
  choices: { open: 'Open', acknowledge: 'Acknowledge', snooze: 'In 15 minutes' },
};

const zh: AttentionStrings = {
  summaryTitle: (count) => `${count} 条新通知`,
  summaryMore: (count) => `另有 ${count} 条`,
  reminder: (title) => `请确认：${title}`,
  reminderSummary: (count) => `${count} 条通知等待您确认`,
  bareTitle: (level) => ZH_LEVELS[level],
  bareSummary: (count) => `${count} 条新通知`,
  bareText: '演示期间不显示内容。',
  choices: { open: '打开', acknowledge: '确认', snooze: '15 分钟后提醒' },
};

export const attentionStrings = (language: 'zh' | 'en'): AttentionStrings => (language === 'zh' ? zh : en);
