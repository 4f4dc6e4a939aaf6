import type { Announcement } from './notifier.ts';
import type { AttentionStrings } from './strings.ts';

const TITLES_IN_SUMMARY = 3;

/** Title and text of a notification: a notice's title and issuer, or how many there are and the first of them. */
export function describeAnnouncement(
  announcement: Announcement,
  strings: AttentionStrings,
): { readonly title: string; readonly body: string } {
  const { isBare, isReminder } = announcement;
  if (announcement.kind === 'notice') {
    const { title, issuer, channel, excerpt, level } = announcement.notice;
    if (isBare) return { title: strings.bareTitle(level), body: strings.bareText };
    return { title: isReminder ? strings.reminder(title) : title, body: issuer ?? channel ?? excerpt };
  }
  const { notices } = announcement;
  if (isBare) return { title: strings.bareSummary(notices.length), body: strings.bareText };
  const titles = notices.slice(0, TITLES_IN_SUMMARY).map(({ title }) => title);
  const rest = notices.length - titles.length;
  return {
    title: isReminder ? strings.reminderSummary(notices.length) : strings.summaryTitle(notices.length),
    body: [...titles, ...(rest > 0 ? [strings.summaryMore(rest)] : [])].join('\n'),
  };
}
