import type { NoticeState, NoticeSummary } from '../contract/notice.ts';

/**
 * Where time has brought a published notice by `at` (ms since 1970): what the bridge writes when it looks at its clock,
 * for showing what is kept here while no bridge answers. Nothing goes back.
 */
export function stateAt(
  { state, effectiveFrom, expires }: Pick<NoticeSummary, 'state' | 'effectiveFrom' | 'expires'>,
  at: number,
): NoticeState {
  if (state !== 'upcoming' && state !== 'current') return state;
  if (expires !== null && expires.at <= at) return 'expired';
  return effectiveFrom === null || effectiveFrom.at <= at ? 'current' : state;
}
