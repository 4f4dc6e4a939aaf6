import { useSpeech } from '../../i18n/context.tsx';
import { Page } from '../../ui/page.tsx';

export function SearchPage(props: { readonly query: string }) {
  const { t } = useSpeech();
  return (
    <Page title={t.search.title} lead={props.query}>
      {null}
    </Page>
  );
}
