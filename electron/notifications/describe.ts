import type { Strings } from '../settings/strings.ts';
import type { Announcement } from './notifier.ts';

const TITLES_IN_SUMMARY = 3;

/** Title and text of a notification: a notice's title and issuer, or how many there are and the first of them. */
export function describeAnnouncement(
  announcement: Announcement,
  strings: Strings,
): { readonly title: string; readonly body: string } {
  if (announcement.kind === 'notice') {
    const { title, issuer, channel, excerpt } = announcement.notice;
    return { title, body: issuer ?? channel ?? excerpt };
  }
  const { notices } = announcement;
  const titles = notices.slice(0, TITLES_IN_SUMMARY).map(({ title }) => title);
  const rest = notices.length - titles.length;
  return {
    title: strings.summaryTitle(notices.length),
    body: [...titles, ...(rest > 0 ? [strings.summaryMore(rest)] : [])].join('\n'),
  };
}
