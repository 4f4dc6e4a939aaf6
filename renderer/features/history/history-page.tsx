import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function HistoryPage(props: {
  readonly id: string;
  readonly from: number | null;
  readonly to: number | null;
}) {
  const { t } = useSpeech();
  return (
    <Page title={t.history.title} lead={props.id}>
      {null}
    </Page>
  );
}
