import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function StatusPage() {
  const { t } = useSpeech();
  return <Page title={t.status.title}>{null}</Page>;
}
