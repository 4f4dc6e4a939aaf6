import { useSpeech } from '../../i18n/context.tsx';
import { Toast, ToastRegion } from '../../ui/toast.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { NewsCard, NewsTold } from '../updates/news.tsx';
import { UpdateToast } from '../updates/update-toast.tsx';

export function Toasts() {
  const { t } = useSpeech();
  const toasts = useApp((state) => state.ui.toasts);
  const { dismissToast, holdToasts } = useActions();
  return (
    <ToastRegion label={t.common.toast.region} onHold={holdToasts} above={<NewsCard />}>
      <NewsTold />
      <UpdateToast />
      {toasts.map(({ id, content, retry }) => (
        <Toast
          key={id}
          tone={'error' in content ? 'error' : content.note === 'linkBlocked' ? 'warn' : 'calm'}
          text={
            'error' in content
              ? t.common.toast.failed(t.codes.error[content.error.code])
              : t.common.toast[content.note]
          }
          dismissLabel={t.common.toast.dismiss}
          onDismiss={() => {
            dismissToast(id);
          }}
          action={
            retry === null
              ? null
              : {
                  label: t.common.retry,
                  run: () => {
                    dismissToast(id);
                    retry();
                  },
                }
          }
        />
      ))}
    </ToastRegion>
  );
}
