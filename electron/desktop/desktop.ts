/**
 * The app on the system's desktop: tray, menus, taskbar and dock, closing, starting with the system, and where windows
 * are. Wires what the files beside it decide to Electron; nothing here decides much itself.
 */
import { existsSync } from 'node:fs';
import { app, dialog, Menu, Notification, screen } from 'electron';
import type { DesktopState, HostCommand } from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { SettingsPatch, SettingsState } from '../../server-bridge/contract/settings.ts';
import { isUndisturbed, pauseFor } from '../../server-bridge/rules/attention.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { StartRequest } from '../navigation/arguments.ts';
import type { JsonFile } from '../settings/json-file.ts';
import type { Person } from '../settings/person.ts';
import { readyImage } from '../tray/icons.ts';
import { trayTemplate, type TrayState } from '../tray/menu.ts';
import { makeSystemTray } from '../tray/system.ts';
import { createTray } from '../tray/tray.ts';
import { createUnread } from '../tray/unread.ts';
import { createClosing } from '../windows/closing.ts';
import { menuTemplate, plain } from '../windows/menu.ts';
import { placeAgain } from '../windows/placement.ts';
import { createTaskbar } from '../windows/taskbar.ts';
import type { Updates } from '../update/updates.ts';
import type { AppWindow, Windows } from '../windows/windows.ts';
import { autostartPath, autostartProgram, createAutostartFile, type Autostart } from './autostart.ts';
import type { ZoomStep } from '../windows/zoom.ts';
import { documentationFolder, openDocumentation } from './documentation.ts';
import { DESKTOP_PAGES, jumpList } from './jump-list.ts';
import { createLoginItem } from './login-item.ts';
import type { DesktopMemory } from './memory.ts';
import { whatToShow } from './start.ts';

export interface Desktop {
  readonly state: DesktopState;
  /** The settings as the bridge has them now; `person` has been told of them before. */
  settingsChanged(state: SettingsState): void;
  /** The figure for badge, tray and taskbar. */
  setUnread(count: number): void;
  /** Something that the tray lists may have changed. */
  noticesChanged(): void;
  /** Asks for attention in taskbar or dock, without taking the focus. */
  flash(): void;
  /** The policy or the state of updates has changed, or the clock went on unseen. */
  look(): void;
  /** A start that asks for no notice: shows the page or window that it asks for, or none where it began hidden. */
  start(request: Pick<StartRequest, 'page' | 'isHidden'>): void;
  /** Whether the app goes on when its last window is closed. */
  staysWithoutWindows(): boolean;
  stop(): Promise<void>;
}

export interface DesktopOptions {
  readonly windows: Windows;
  readonly caller: Caller;
  readonly person: Person;
  readonly memory: JsonFile<DesktopMemory>;
  /** Policy: whether the person may keep notices from being announced. */
  readonly mayBeQuiet: () => boolean;
  readonly updates: Updates;
  readonly later: Later;
  /** Wall-clock ms. */
  readonly wallClock: () => number;
  /** The menu asks for another size of all pages. */
  readonly onZoom: (step: ZoomStep) => void;
  readonly log: (message: string) => void;
}

export function createDesktop(options: DesktopOptions): Desktop {
  const { windows, person, memory, wallClock, log } = options;
  const { platform } = process;
  const isMac = platform === 'darwin';
  const text = () => person.strings().desktop;

  // What the person may change from the tray, as the bridge told it last.
  let switches: Omit<TrayState, 'unread' | 'notices' | 'readyVersion'> = {
    doNotDisturb: { isOn: false, until: null },
    presentation: false,
    locked: [],
  };
  const update = (patch: SettingsPatch): void => {
    options.caller.call('settings.update', { patch }).catch((error: unknown) => {
      log(`a setting chosen in the tray was not saved: ${String(error)}`);
      // The box that was clicked shows the other state by itself.
      showTray(true);
      dialog.showErrorBox(text().notSaved, error instanceof Error ? error.message : String(error));
    });
  };

  // The tray: what it shows is put together anew after every change.
  let count = 0;
  const unread = createUnread({ ...options, onChange: () => showTray() });
  const tray = createTray(() => makeSystemTray(platform, () => void windows.focus()), log);
  let callOffQuietEnd = (): void => {};
  function showTray(isForced = false): void {
    const now = wallClock();
    const locked = options.mayBeQuiet() ? switches.locked : ['doNotDisturb', 'presentation'];
    // In a presentation others see this screen.
    const isBare = count === 0 || switches.presentation;
    const found = options.updates.overview.state;
    const state: TrayState = {
      ...switches,
      locked,
      readyVersion: found.state === 'ready' ? found.version : null,
      unread: count,
      notices: isBare ? [] : unread.notices,
    };
    const { until } = switches.doNotDisturb;
    const isQuiet = isUndisturbed(switches.doNotDisturb, now);
    callOffQuietEnd();
    callOffQuietEnd =
      isQuiet && until !== null ? options.later(until - now, () => showTray()) : (): void => {};
    const notices = state.notices.map(({ id, title }) => [id, title]);
    const strings = text();
    tray.show({
      hasUnread: count > 0,
      toolTip: strings.tooltip(count),
      menuKey: JSON.stringify([{ ...state, notices }, isQuiet, strings.quit, isForced ? now : 0]),
      menu: () =>
        trayTemplate(state, strings, now, timeOf, {
          open: () => void windows.focus(),
          showNotice: (id) => windows.showNotice(id),
          pause: (choice) => update({ doNotDisturb: pauseFor(choice, wallClock()) }),
          setPresentation: (presentation) => update({ presentation }),
          restartToUpdate: () => options.updates.act('restart'),
          settings: () => windows.commandMain('settings'),
          quit: () => app.quit(),
        }),
    });
  }
  const timeOf = (at: number): string =>
    new Date(at).toLocaleTimeString(app.getLocale(), { hour: '2-digit', minute: '2-digit' });

  // Menus of the application, of the dock and of the taskbar's button.
  const documents = documentationFolder();
  function showMenus(): void {
    const strings = person.strings();
    const template = menuTemplate({
      strings,
      platform,
      isDevelopment: !app.isPackaged,
      hasDocumentation: documents !== null,
      onCommand: command,
      onZoom: options.onZoom,
      onAct(act) {
        if (act === 'about') app.showAboutPanel();
        else if (documents !== null) void openDocuments(documents);
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    app.setAboutPanelOptions({
      applicationName: 'Gazette',
      applicationVersion: app.getVersion(),
      version: `Electron ${process.versions['electron'] ?? '?'}, Chromium ${process.versions['chrome'] ?? '?'}`,
      copyright: strings.desktop.copyright,
    });
    if (platform === 'win32' && app.isPackaged) {
      const result = app.setJumpList(jumpList(strings.desktop, process.execPath));
      if (result !== 'ok') log(`the jump list was refused: ${result}`);
    }
    if (isMac) {
      const pages = DESKTOP_PAGES.map((page) => ({
        label: plain(strings.desktop[page]),
        click: () => windows.commandMain(page),
      }));
      app.dock?.setMenu(Menu.buildFromTemplate(pages));
    }
  }
  function command(chosen: HostCommand): void {
    if (chosen === 'add-folder' || chosen === 'check-updates') windows.commandMain(chosen);
    else windows.command(chosen);
  }
  async function openDocuments(folder: string): Promise<void> {
    try {
      await openDocumentation(folder);
    } catch (error) {
      log(`the documentation could not be opened: ${String(error)}`);
      dialog.showErrorBox(plain(text().documentation), `${folder}\n\n${String(error)}`);
    }
  }

  // Windows: where they are, what closing them means, what their buttons show.
  const closing = createClosing({
    platform,
    closesToTray: () => person.chosen.closeToTray,
    hasTray: () => tray.isThere,
    onHidden: () => void hint(),
  });
  const taskbar = createTaskbar({
    platform,
    windows: () => windows.all().map(({ window }) => window),
    bounce: () => void app.dock?.bounce('informational'),
    dot: () => readyImage('overlay', 16),
    describe: (unreadCount) => text().unread(unreadCount),
  });
  const place = ({ window }: AppWindow): void => {
    const { id } = screen.getPrimaryDisplay();
    const displays = screen.getAllDisplays().toSorted((a, b) => Number(b.id === id) - Number(a.id === id));
    placeAgain(
      window,
      displays.map(({ workArea }) => workArea),
    );
  };
  const placeAll = (): void => windows.all().forEach(place);
  windows.onOpened((entry) => {
    const { window } = entry;
    if (entry.kind === 'main') closing.watch(window);
    const look = (): void => place(entry);
    window.on('restore', look).on('unmaximize', look).on('leave-full-screen', look);
    window.on('show', () => {
      look();
      // A button of the taskbar is there from now on.
      taskbar.add(window);
    });
  });
  const quitting = (): void => closing.quitting();
  app.on('before-quit', quitting);
  screen.on('display-removed', placeAll);
  screen.on('display-metrics-changed', placeAll);

  /** A collected notification no longer answers a click. */
  let hintShown: Notification | null = null;
  /** Says once where the window went and how to end the app. */
  async function hint(): Promise<void> {
    if (memory.value.wasTrayHintShown) return;
    await memory.save({ ...memory.value, wasTrayHintShown: true });
    const { hintTitle, hintText, hintTextMac, understood } = text();
    const body = isMac ? hintTextMac : hintText;
    if (Notification.isSupported()) {
      hintShown = new Notification({ title: hintTitle, body });
      hintShown.on('click', () => void windows.focus());
      hintShown.show();
    } else {
      await dialog.showMessageBox({ message: hintTitle, detail: body, buttons: [understood] });
    }
  }

  // Starting with the system.
  const autostart: Autostart | null = !app.isPackaged
    ? null
    : platform === 'linux'
      ? createAutostartFile({
          path: autostartPath(process.env),
          program: autostartProgram(process.env, process.execPath, existsSync),
          log,
        })
      : createLoginItem({ app, platform, log });
  let autostartState: DesktopState['autostart'] = autostart === null ? 'development' : 'ready';
  let startsAtLogin: boolean | null = null;
  const state = (): DesktopState => ({
    hasTray: tray.isThere,
    isTrayUnsure: platform === 'linux',
    autostart: autostartState,
  });
  async function applyAutostart(startAtLogin: boolean): Promise<void> {
    if (autostart === null || startAtLogin === startsAtLogin) return;
    const by = startsAtLogin === null ? 'start' : 'person';
    startsAtLogin = startAtLogin;
    autostartState = await autostart.apply(startAtLogin, by);
    windows.broadcast([{ event: 'host:desktop', payload: state() }]);
  }

  let language = person.strings();
  showMenus();
  showTray();

  return {
    get state() {
      return state();
    },
    settingsChanged({ values, locked }) {
      switches = { doNotDisturb: values.doNotDisturb, presentation: values.presentation, locked };
      if (language !== person.strings()) {
        language = person.strings();
        showMenus();
        taskbar.setUnread(count);
      }
      showTray();
      void applyAutostart(values.startAtLogin);
    },
    setUnread(next) {
      count = next;
      app.setBadgeCount(count);
      taskbar.setUnread(count);
      showTray();
    },
    noticesChanged: () => unread.refresh(),
    flash: () => taskbar.flash(),
    look: () => showTray(),
    start({ page, isHidden }) {
      if (page !== null) {
        windows.commandMain(page);
        return;
      }
      const shown = whatToShow({
        isUnasked: isHidden || (isMac && app.getLoginItemSettings().wasOpenedAtLogin),
        startsHidden: person.chosen.startHidden,
        hasWindows: windows.all().length > 0,
        hasTray: tray.isThere,
      });
      if (shown === 'window') windows.focus();
      else if (shown === 'tray') closing.startedHidden();
      else if (shown === 'minimised') windows.open({ isMinimised: true });
    },
    staysWithoutWindows: () => closing.staysWithoutWindows(),
    async stop() {
      unread.stop();
      callOffQuietEnd();
      app.off('before-quit', quitting);
      screen.off('display-removed', placeAll);
      screen.off('display-metrics-changed', placeAll);
      tray.destroy();
      await memory.settled();
    },
  };
}
