import { AtSign, Globe, MapPin, Phone, Printer, User, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type {
  Contact,
  FoundDate,
  NoticeFacts,
  NoticeReference,
  NoticeView,
} from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Link } from '../shell/link.tsx';
import './facts.css';

const ICONS: { readonly [K in Contact['kind']]: LucideIcon } = {
  person: User,
  phone: Phone,
  fax: Printer,
  mail: AtSign,
  address: MapPin,
  web: Globe,
};

/** What the text says of itself as a document, where it says it in other words than the head above. */
export function Facts({ view }: { readonly view: NoticeView }) {
  const { t, f } = useSpeech();
  const texts = t.reader.facts;
  const { facts, summary } = view;
  const told = view.dates.filter(({ words }) => words !== undefined);
  const rows: ReadonlyArray<readonly [name: string, value: ReactNode]> = [
    ...(facts === undefined ? [] : rowsOf(facts, summary)),
    [texts.dates, told.length === 0 ? null : <ToldDates key="dates" dates={told} />],
  ];
  const shown = rows.filter(([, value]) => value !== null && value !== '');
  if (shown.length === 0) return null;
  return (
    <section className="reader-section facts" aria-label={texts.title} data-testid="facts">
      <h2 className="reader-section-title">{texts.title}</h2>
      <dl className="facts-rows">
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );

  function rowsOf(
    found: NoticeFacts,
    { issuer, number }: NoticeView['summary'],
  ): Array<readonly [string, ReactNode]> {
    const { signature, printed } = found;
    const signed = [
      ...(signature?.names ?? []),
      ...(signature === null || signature.date === null ? [] : [f.written(signature.date)]),
    ];
    const day = printed === null || printed.date === null ? null : f.written(printed.date);
    const print = [printed === null ? null : printed.by, day];
    return [
      [texts.draft, found.isDraft ? texts.isDraft : null],
      [texts.grade, [found.secrecy, found.urgency].filter((part) => part !== null).join(' · ')],
      [texts.number, found.number === number ? null : found.number],
      [texts.issuer, found.issuer === issuer ? null : found.issuer],
      [texts.approver, found.approver],
      [texts.addressees, found.addressees.join('；')],
      [texts.signature, signed.join(' · ')],
      ...referenceRows(found.references),
      [
        texts.contacts,
        found.contacts.length === 0 ? null : <Contacts key="contacts" contacts={found.contacts} />,
      ],
      [
        texts.attachments,
        found.attachments.length === 0 ? null : <Names key="names" names={found.attachments} />,
      ],
      [texts.copies, found.copies.join('；')],
      [texts.printed, print.filter((part) => part !== null).join(' · ')],
    ];
  }

  function referenceRows(references: readonly NoticeReference[]): Array<readonly [string, ReactNode]> {
    return (['supersedes', 'withdraws', 'amends'] as const).map((relation) => {
      const named = references.filter((each) => each.relation === relation);
      return [
        texts.relation[relation],
        named.length === 0 ? null : <References key={relation} references={named} />,
      ];
    });
  }
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <ol className="facts-list">
      {numbered(names).map(([key, name]) => (
        <li key={key}>{name}</li>
      ))}
    </ol>
  );
}

function References({ references }: { readonly references: readonly NoticeReference[] }) {
  const { t } = useSpeech();
  return (
    <ul className="facts-list">
      {numbered(references).map(([key, { title, number, noticeId }]) => {
        const text = t.reader.facts.reference(title, number);
        return (
          <li key={key}>
            {noticeId === null ? text : <Link to={{ name: 'notice', id: noticeId }}>{text}</Link>}
          </li>
        );
      })}
    </ul>
  );
}

function Contacts({ contacts }: { readonly contacts: readonly Contact[] }) {
  const { t } = useSpeech();
  return (
    <ul className="facts-contacts">
      {numbered(contacts).map(([key, { kind, value }]) => {
        const Icon = ICONS[kind];
        const href = hrefOf(kind, value);
        return (
          <li key={key}>
            <Icon size={14} aria-label={t.reader.facts.contact[kind]} role="img" />
            {href === null ? <span>{value}</span> : <a href={href}>{value}</a>}
          </li>
        );
      })}
    </ul>
  );
}

/** A whole address, number or place in the web: what is masked, with whatever sign, mostly is none. */
const MAIL = /^[\w+-][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}$/;
const WEB = /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][\w./?#%&=~:@!$'()+,;-]*)?$/i;

/** Where the system can go with it; not with extensions and what is masked. */
function hrefOf(kind: Contact['kind'], value: string): string | null {
  if (kind === 'mail') return MAIL.test(value) ? `mailto:${value}` : null;
  if (kind === 'web') return WEB.test(value) && URL.canParse(value) ? value : null;
  const digits = value.replace(/[\s()（）-]/g, '');
  return kind === 'phone' && /^\+?\d{5,15}$/.test(digits) ? `tel:${digits}` : null;
}

/** With a key each: values that are masked are alike. */
function numbered<T>(values: readonly T[]): ReadonlyArray<readonly [key: string, value: T]> {
  return values.map((value, index) => [String(index), value]);
}

function ToldDates({ dates }: { readonly dates: readonly FoundDate[] }) {
  const { t, f } = useSpeech();
  /** The day told once. */
  const spanOf = (from: string | null, to: string | null): string => {
    const isOneDay =
      from !== null && to !== null && from.length > 10 && from.slice(0, 10) === to.slice(0, 10);
    const ends = [from, isOneDay ? null : to].filter((end) => end !== null).map((end) => f.written(end));
    return [...ends, ...(isOneDay ? [to.slice(11, 16)] : [])].join(' – ');
  };
  return (
    <ul className="facts-list">
      {numbered(dates).map(([key, { words = '', from, to, confidence }]) => (
        <li key={key}>
          {t.reader.facts.told(words, spanOf(from, to))}
          {confidence === 'guess' ? <span className="facts-guess"> {t.reader.facts.guess}</span> : null}
        </li>
      ))}
    </ul>
  );
}
