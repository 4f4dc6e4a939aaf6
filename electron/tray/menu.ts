import type { MenuItemConstructorOptions } from 'electron';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { Settings } from '../../server-bridge/contract/settings.ts';
import { isUndisturbed, type Pause } from '../../server-bridge/rules/attention.ts';
import type { DesktopStrings } from '../settings/desktop-strings.ts';
import { plain } from '../windows/menu.ts';

/** For how long the tray offers not to be disturbed. */
const PAUSES = ['off', 'hour', 'tomorrow'] as const satisfies readonly Pause[];

/** What the tray shows. */
export interface TrayState {
  readonly unread: number;
  /** The newest of them first, at most {@link TRAY_NOTICES}. */
  readonly notices: ReadonlyArray<Pick<NoticeSummary, 'id' | 'title'>>;
  readonly doNotDisturb: Settings['doNotDisturb'];
  readonly presentation: boolean;
  /** A version that a restart would install. */
  readonly readyVersion: string | null;
  /** Settings that the organisation's policy does not let anybody change. */
  readonly locked: readonly string[];
}

export interface TrayActions {
  open(): void;
  showNotice(id: string): void;
  pause(choice: (typeof PAUSES)[number]): void;
  setPresentation(isOn: boolean): void;
  restartToUpdate(): void;
  settings(): void;
  quit(): void;
}

export const TRAY_NOTICES = 5;
/** In half widths: a Chinese character takes two. */
const TITLE_WIDTH = 48;
const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** A title that fits into a menu, whole characters only; `&` would be taken for an access key's mark. */
export function cutTitle(title: string): string {
  let cut = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(title.replaceAll(/\s+/g, ' ').trim())) {
    width += /[\u1100-\uffdc]|[\u{1f000}-\u{3ffff}]/u.test(segment) ? 2 : 1;
    if (width > TITLE_WIDTH) return `${cut.trimEnd()}…`.replaceAll('&', '&&');
    cut += segment;
  }
  return cut.replaceAll('&', '&&');
}

/** The tray's menu. `now` in ms. */
export function trayTemplate(
  state: TrayState,
  text: DesktopStrings,
  now: number,
  timeOf: (at: number) => string,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const { doNotDisturb, locked, readyVersion } = state;
  const isQuiet = isUndisturbed(doNotDisturb, now);
  const pauseLabels = { off: text.quietOff, hour: text.quietHour, tomorrow: text.quietMorning };
  const mayPause = !locked.includes('doNotDisturb');
  const pauses: MenuItemConstructorOptions[] = PAUSES.map((choice) => ({
    id: `pause-${choice}`,
    label: pauseLabels[choice],
    type: 'radio',
    checked: choice === 'off' && !isQuiet,
    enabled: mayPause,
    click: () => actions.pause(choice),
  }));
  if (isQuiet) {
    const { until } = doNotDisturb;
    pauses.push({
      id: 'pause-now',
      label: text.quietUntil(until === null ? null : timeOf(until)),
      type: 'radio',
      checked: true,
      enabled: mayPause,
    });
  }
  const notices: MenuItemConstructorOptions[] = state.notices.slice(0, TRAY_NOTICES).map(({ id, title }) => ({
    id: `notice-${id}`,
    label: cutTitle(title),
    click: () => actions.showNotice(id),
  }));
  return [
    { id: 'open', label: text.openGazette, click: () => actions.open() },
    SEPARATOR,
    {
      id: 'unread',
      label: state.unread === 0 ? text.nothingUnread : text.unread(state.unread),
      enabled: false,
    },
    ...notices,
    SEPARATOR,
    { id: 'pause', label: text.doNotDisturb, submenu: pauses },
    {
      id: 'presentation',
      label: text.presentation,
      type: 'checkbox',
      checked: state.presentation,
      enabled: !locked.includes('presentation'),
      click: () => actions.setPresentation(!state.presentation),
    },
    SEPARATOR,
    ...(readyVersion === null
      ? []
      : [
          {
            id: 'restart-to-update',
            label: text.restartToUpdate(readyVersion),
            click: () => actions.restartToUpdate(),
          },
        ]),
    { id: 'settings', label: plain(text.settings), click: () => actions.settings() },
    { id: 'quit', label: plain(text.quit), click: () => actions.quit() },
  ];
}
