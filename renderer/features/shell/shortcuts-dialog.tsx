import { useSpeech } from '../../i18n/context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/tooltip.tsx';
import { useActions } from '../app-context.tsx';

export function ShortcutsDialog() {
  const { t } = useSpeech();
  const { openDialog } = useActions();
  const text = t.inbox.shortcuts;
  const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
    [text.next, ['j', '↓']],
    [text.previous, ['k', '↑']],
    [text.first, ['Home']],
    [text.last, ['End']],
    [text.page, ['PgUp', 'PgDn']],
    [text.open, ['Enter']],
    [text.toggleRead, ['u']],
    [text.search, ['/']],
    [text.back, ['Esc']],
    [text.help, ['?']],
  ];
  return (
    <Dialog
      title={text.title}
      closeLabel={t.common.close}
      onClose={() => {
        openDialog(null);
      }}
    >
      <dl className="shortcuts">
        {rows.map(([what, keys]) => (
          <ShortcutRow key={what} what={what} keys={keys} />
        ))}
      </dl>
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
