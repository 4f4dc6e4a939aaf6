import { useSpeech } from '../../i18n/context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/tooltip.tsx';
import { selectHasSingleKeys } from '../../state/store.ts';
import { useActions, useApp } from '../app-context.tsx';
import { chordName } from '../keys.ts';
import { Link } from './link.tsx';

type Rows = ReadonlyArray<readonly [string, readonly string[]]>;

/** The keys that work now: without single characters when the person has switched them off. */
export function ShortcutsDialog() {
  const { t } = useSpeech();
  const hasSingleKeys = useApp(selectHasSingleKeys);
  const { openDialog } = useActions();
  const text = t.inbox.shortcuts;
  const isOwn = useApp((state) => state.ui.frame === 'notice');
  const ofNotice: Rows = [
    [text.toggleRead, ['u']],
    ...(isOwn ? [] : ([[text.ownWindow, ['o']]] as const)),
    [text.find, [chordName('F')]],
    [text.findNext, ['F3', 'Shift+F3']],
    [text.print, [chordName('P')]],
  ];
  const all: Rows = isOwn
    ? [...ofNotice, [text.closeWindow, ['Esc']], [text.help, ['?']]]
    : [
        [text.next, ['j', '↓']],
        [text.previous, ['k', '↑']],
        [text.first, ['Home']],
        [text.last, ['End']],
        [text.page, ['PgUp', 'PgDn']],
        [text.open, ['Enter']],
        ...ofNotice,
        [text.search, ['/']],
        [text.back, ['Esc']],
        [text.help, ['?']],
      ];
  const rows = all
    .map(([what, keys]) => [what, keys.filter((key) => hasSingleKeys || !/^[a-z/?]$/.test(key))] as const)
    .filter(([, keys]) => keys.length > 0);
  return (
    <Dialog
      title={text.title}
      closeLabel={t.common.close}
      isRead
      onClose={() => {
        openDialog(null);
      }}
    >
      <dl className="shortcuts">
        {rows.map(([what, keys]) => (
          <ShortcutRow key={what} what={what} keys={keys} />
        ))}
      </dl>
      <p className="shortcuts-note">
        {hasSingleKeys ? text.canSwitchOff : text.areOff}{' '}
        <Link to={{ name: 'settings' }}>{t.common.nav.settings}</Link>
      </p>
    </Dialog>
  );
}

function ShortcutRow(props: { readonly what: string; readonly keys: readonly string[] }) {
  return (
    <>
      <dt>{props.what}</dt>
      <dd>
        {props.keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </>
  );
}
