import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function SettingsPage() {
  const { t } = useSpeech();
  return <Page title={t.settings.title}>{null}</Page>;
}
