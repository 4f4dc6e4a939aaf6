import { CircleAlert, CircleCheck, CircleSlash, Clock, Download, PackageCheck, Sparkles } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { UpdateOverview, UpdateState } from '../../../server-bridge/contract/update.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { actionsIn } from '../../state/updates.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { Facts } from '../status/facts.tsx';
import { useNow } from '../use-now.ts';
import { tellState } from './tell-state.ts';
import './updates.css';

/** Where the app's own updates stand, and what a person may do about them. */
export function UpdatesPart() {
  const { t } = useSpeech();
  const update = useApp((state) => state.update);
  const isWeb = useApp((state) => state.host?.kind === 'web');
  const route = useApp((state) => state.ui.route);
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = update !== null || isWeb;
  useEffect(() => {
    if (!isThere || route.name !== 'status' || route.part !== 'updates') return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
  }, [route, isThere]);
  if (!isThere) return null;
  return (
    <Section title={t.updates.title} headingRef={heading}>
      {update === null ? (
        <Card>
          <p className="updates-web">{t.updates.web}</p>
        </Card>
      ) : (
        <Overview update={update} />
      )}
    </Section>
  );
}

interface PartProps {
  readonly update: UpdateOverview;
}

function Overview({ update }: PartProps) {
  const { t, f } = useSpeech();
  const now = useNow();
  const { rows, channel, target, never, noPrevious, returned } = t.updates;
  const back = update.returned;
  return (
    <div className="updates">
      {back === null ? null : (
        <p className="status-note updates-returned">
          {returned[back.reason](back.from, back.to, f.dateTime(back.at))}
        </p>
      )}
      <Card>
        <State state={update.state} />
      </Card>
      <Facts
        rows={[
          [rows.version, update.version],
          [rows.channel, channel[update.channel]],
          [rows.ring, update.ring],
          [rows.target, target[update.target]],
          [rows.checkedAt, update.checkedAt === null ? never : f.clock(update.checkedAt, now)],
          [rows.previous, update.previous ?? noPrevious],
        ]}
      />
      <Refusals update={update} />
    </div>
  );
}

function State({ state }: { readonly state: UpdateState }) {
  const { t, f } = useSpeech();
  const now = useNow();
  const { actOnUpdate, openDialog } = useActions();
  const { action, news, progress, received } = t.updates;
  const words =
    state.state === 'downloading'
      ? received(f.bytes(state.received), f.bytes(state.total), f.percent(state.received, state.total))
      : '';
  return (
    <>
      <div
        className={`updates-state updates-${state.state}`}
        data-testid="update-state"
        data-state={state.state}
      >
        <span className="updates-icon" aria-hidden="true">
          {ICONS[state.state]}
        </span>
        {/* A button that was pressed goes with its state. */}
        <p role="status" tabIndex={-1} data-takes-focus>
          {tellState(state, t.updates, f, now)}
        </p>
      </div>
      {state.state === 'downloading' ? (
        <div className="updates-progress">
          <Progress label={progress} value={state.received} max={state.total} text={words} />
          <span className="updates-bytes" aria-hidden="true">
            {words}
          </span>
        </div>
      ) : null}
      <div className="updates-actions">
        {actionsIn(state).map((name) => (
          <Button
            key={name}
            variant={name === 'restart' ? 'primary' : 'default'}
            onClick={() => {
              actOnUpdate(name);
            }}
          >
            {action[name]}
          </Button>
        ))}
        <Button
          icon={<Sparkles size={14} aria-hidden="true" />}
          onClick={() => {
            openDialog('news');
          }}
        >
          {news.open}
        </Button>
      </div>
    </>
  );
}

const ICONS: { readonly [S in UpdateState['state']]: ReactNode } = {
  off: <CircleSlash size={16} />,
  idle: <CircleCheck size={16} />,
  checking: <Spinner />,
  waiting: <Clock size={16} />,
  downloading: <Download size={16} />,
  ready: <PackageCheck size={16} />,
  installing: <Spinner />,
  failed: <CircleAlert size={16} />,
};

/** What was refused of late, with the code by which an administrator finds it in the documentation. */
function Refusals({ update: { refusals } }: PartProps) {
  const { t, f } = useSpeech();
  const now = useNow();
  if (refusals.length === 0) return null;
  return (
    <details className="updates-refusals">
      <summary>{t.updates.refusals(refusals.length)}</summary>
      <ul>
        {refusals.map(({ at, code, version }, index) => (
          <li key={`${String(at)} ${String(refusals.length - index)}`}>
            <span className="updates-refusal-head">
              <time dateTime={new Date(at).toISOString()}>{f.clock(at, now)}</time>
              <code>{code}</code>
              {version === null ? null : <span>{version}</span>}
            </span>
            {t.updates.failure[code]}
          </li>
        ))}
      </ul>
    </details>
  );
}
