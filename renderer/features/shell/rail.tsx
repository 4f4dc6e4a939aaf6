import { Activity, FolderOpen, Inbox, Search, Settings, ShieldCheck, type LucideIcon } from 'lucide-react';
import { useSpeech } from '../../i18n/context.tsx';
import type { Route } from '../../state/route.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { useApp } from '../app-context.tsx';
import { FilterPanel } from '../inbox/filter-panel.tsx';
import { Link } from './link.tsx';

type Place = 'inbox' | 'search' | 'sources' | 'moderation' | 'status' | 'settings';

const PLACES: ReadonlyArray<{ readonly name: Place; readonly icon: LucideIcon; readonly to: Route }> = [
  { name: 'inbox', icon: Inbox, to: { name: 'inbox' } },
  { name: 'search', icon: Search, to: { name: 'search', query: '' } },
  { name: 'sources', icon: FolderOpen, to: { name: 'sources' } },
  { name: 'moderation', icon: ShieldCheck, to: { name: 'moderation' } },
  { name: 'status', icon: Activity, to: { name: 'status' } },
  { name: 'settings', icon: Settings, to: { name: 'settings' } },
];

/** The main navigation: with words and filters, or icons alone where room is scarce. */
export function Rail(props: { readonly shape: 'full' | 'icons' }) {
  const isFull = props.shape === 'full';
  const { t } = useSpeech();
  const route = useApp((state) => state.ui.route.name);
  const isReading = route === 'inbox' || route === 'notice' || route === 'history';
  return (
    <nav aria-label={t.common.nav.label} className={isFull ? 'rail' : 'rail rail-icons'}>
      <div className="brand">
        <img className="brand-mark" src="/icon.svg" alt="" />
        {isFull ? t.common.appName : null}
      </div>
      <NavLinks isFull={isFull} />
      {isFull && isReading ? <FilterPanel /> : null}
    </nav>
  );
}

function NavLinks({ isFull }: { readonly isFull: boolean }) {
  const { t, f } = useSpeech();
  const route = useApp((state) => state.ui.route.name);
  const unread = useApp((state) => state.counts?.unread ?? 0);
  const held = useApp((state) => state.counts?.held ?? 0);
  const asking = useApp(
    (state) => state.sources?.filter((source) => NEEDS_LOOK.has(source.state)).length ?? 0,
  );
  const current: Place = route === 'notice' || route === 'history' ? 'inbox' : route;
  const counts: { readonly [P in Place]?: readonly [number, (n: number) => string] } = {
    inbox: [unread, t.common.navCount.inbox],
    moderation: [held, t.common.navCount.moderation],
    sources: [asking, t.common.navCount.sources],
  };
  return (
    <ul className="nav-list">
      {PLACES.map(({ name, icon: Icon, to }) => {
        const label = t.common.nav[name];
        const [count, tell] = counts[name] ?? [0, String];
        const link = (
          <Link to={to} className="nav-item" aria-current={current === name ? 'page' : undefined}>
            <Icon size={isFull ? 16 : 18} aria-hidden="true" />
            {isFull ? (
              <span className="nav-item-label">{label}</span>
            ) : (
              <VisuallyHidden>{label}</VisuallyHidden>
            )}
            {count === 0 ? null : (
              <>
                {isFull ? (
                  <span className="nav-count" aria-hidden="true">
                    {f.number(count)}
                  </span>
                ) : (
                  <span className="nav-dot" aria-hidden="true" />
                )}
                <VisuallyHidden>{tell(count)}</VisuallyHidden>
              </>
            )}
          </Link>
        );
        return (
          <li key={name}>
            {isFull ? (
              link
            ) : (
              <Tooltip text={label} align="start">
                {link}
              </Tooltip>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A source in one of these states wants the person's attention. */
const NEEDS_LOOK: ReadonlySet<string> = new Set(['asking', 'gone', 'unreadable', 'empty']);
