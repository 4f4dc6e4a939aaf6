/** What the application's menu asks for, as the actions that the page itself has for it. */
import type { HostCommand } from '../../server-bridge/contract/host.ts';
import { selectShownNotice, type AppState } from '../state/store.ts';
import type { Actions } from './actions.ts';

export function runCommand(command: HostCommand, actions: Actions, state: AppState): void {
  const id = selectShownNotice(state);
  switch (command) {
    case 'search':
      actions.navigate({ name: 'search', query: '' });
      return;
    case 'shortcuts':
      actions.openDialog('shortcuts');
      return;
    case 'mark-all-read':
      // A window of one notice has no list that could show what this does.
      if (state.ui.frame === 'main') actions.markAllRead();
      return;
    case 'add-folder':
      actions.navigate({ name: 'sources' });
      void actions.addFolder();
      return;
    case 'check-updates':
      actions.navigate({ name: 'status', part: 'updates' });
      actions.actOnUpdate('check');
      return;
    case 'inbox':
    case 'sources':
    case 'moderation':
    case 'status':
    case 'settings':
      actions.navigate({ name: command });
      return;
    case 'open-window':
      if (id !== null && state.ui.frame === 'main') actions.openWindow(id);
      return;
    case 'find':
      actions.find('focus');
      return;
    case 'find-next':
      actions.find('next');
      return;
    case 'find-previous':
      actions.find('previous');
      return;
    case 'print':
      if (id !== null) actions.print(id);
      return;
    case 'save-pdf':
      if (id !== null) actions.savePdf(id);
      return;
  }
}
