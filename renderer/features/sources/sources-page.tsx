import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function SourcesPage() {
  const { t } = useSpeech();
  return <Page title={t.sources.title}>{null}</Page>;
}
