import { useSpeech } from '../../i18n/context.tsx';
import { selectIsPressing } from '../../state/updates.ts';
import { Toast } from '../../ui/toast.tsx';
import { useActions, useApp } from '../app-context.tsx';

/**
 * That a version waits for a restart, or that the app went back: stays until it is answered, never over an emergency.
 * The status page says both itself.
 */
export function UpdateToast() {
  const { t } = useSpeech();
  const note = useApp((state) => state.ui.updateNote);
  const isPressing = useApp(selectIsPressing);
  const { actOnUpdate, dismissUpdateNote, navigate } = useActions();
  const isTold = useApp((state) => state.ui.route.name === 'status');
  if (note === null || isPressing || isTold) return null;
  const text = t.updates.note;
  const common = { dismissLabel: t.common.toast.dismiss, onDismiss: dismissUpdateNote };
  if (note.kind === 'ready') {
    const run = (): void => actOnUpdate('restart');
    return (
      <Toast
        {...common}
        tone="update"
        text={text.ready(note.version)}
        action={{ label: text.restart, run }}
      />
    );
  }
  return (
    <Toast
      {...common}
      tone="back"
      text={text[note.reason](note.from, note.to)}
      action={{
        label: text.details,
        run() {
          dismissUpdateNote();
          navigate({ name: 'status', part: 'updates' });
        },
      }}
    />
  );
}
