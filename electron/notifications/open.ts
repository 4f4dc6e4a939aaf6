/** Attention with Electron's parts: what compose constructs. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Notification, type WebContents } from 'electron';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NotificationPolicy } from '../../server-bridge/contract/policy.ts';
import type { RelayedEvent } from '../bridge/relay.ts';
import type { Later } from '../bridge/supervisor.ts';
import { openJsonFile } from '../settings/json-file.ts';
import type { Person } from '../settings/person.ts';
import { createAttentionWindows } from '../windows/attention-windows.ts';
import type { AppWindow, Windows } from '../windows/windows.ts';
import { ackFile } from './acks.ts';
import { createAttention, type Attention } from './attention.ts';
import { standingFile } from './emergencies.ts';
import { openJournal } from './journal.ts';
import { isPressing } from './pressing.ts';
import { reminderFile } from './reminders.ts';
import { attentionStrings, type Choice } from './strings.ts';
import { answerEarlierNotifications, createSystemNotifications } from './system.ts';

export interface OpenAttentionOptions {
  readonly userData: string;
  readonly preload: string;
  readonly origin: string;
  readonly isDevelopment: boolean;
  readonly caller: Caller;
  readonly person: Person;
  /** Asked for when it is needed: windows come later. */
  readonly windows: () => Pick<Windows, 'showNotice' | 'focus' | 'broadcast'>;
  readonly policy: () => NotificationPolicy;
  /** Asks for attention in taskbar or dock. */
  readonly flash: () => void;
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}

export interface OpenedAttention extends Attention {
  /** The window of a page of attention's own. */
  of(contents: WebContents): AppWindow | null;
  /** Answers clicks on notifications of earlier runs; one that started the app at once, so pages must load by now. */
  answerEarlier(): void;
}

export async function openAttention(options: OpenAttentionOptions): Promise<OpenedAttention> {
  const { userData, person, log } = options;
  const [journal, emergencies, reminders, acks] = await Promise.all([
    openJournal(join(userData, 'notifications.jsonl'), log),
    openJsonFile(join(userData, 'emergencies.json'), standingFile, [], log),
    openJsonFile(join(userData, 'reminders.json'), reminderFile, [], log),
    openJsonFile(join(userData, 'acknowledgements.json'), ackFile, [], log),
  ]);
  const pages = createAttentionWindows({ ...options, onDirectClosed: () => attention.closeDirect() });
  const choose = (choice: Choice, id: string, version: number): void => {
    const { handlers } = attention;
    if (choice !== 'snooze') return void handlers['host.attend']({ id, version, action: choice }, null);
    try {
      void handlers['host.snooze']({ id, version, length: 'quarter' }, null);
    } catch {
      // What became an emergency meanwhile cannot be put off: then it is shown.
      options.windows().showNotice(id);
    }
  };
  const system = {
    Notification,
    platform: process.platform,
    strings: () => attentionStrings(person.language),
    hasSound: () => person.chosen.sound,
    onChoice: choose,
    onSummary: () => void options.windows().focus(),
    log,
  };
  const notify = createSystemNotifications(system);
  const attention = createAttention({
    ...options,
    journal,
    files: { emergencies, reminders, acks },
    settings: () => person.chosen,
    language: () => person.language,
    notify(announcement, onFailed) {
      if (isPressing(announcement)) options.flash();
      return notify(announcement, onFailed);
    },
    openNotice: (id) => options.windows().showNotice(id),
    onState(state) {
      pages.show(state);
      options.windows().broadcast([{ event: 'host:attention', payload: state } satisfies RelayedEvent]);
    },
    newKey: randomUUID,
  });
  // Its getters stay getters.
  return Object.assign(attention, {
    of: pages.of,
    answerEarlier: () => answerEarlierNotifications({ ...system, journal }),
  });
}
