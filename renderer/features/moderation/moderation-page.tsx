import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function ModerationPage() {
  const { t } = useSpeech();
  return <Page title={t.moderation.title}>{null}</Page>;
}
