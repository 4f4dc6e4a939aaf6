import type { Policy, PolicyState } from '../../../server-bridge/contract/policy.ts';
import { maskText } from '../../../server-bridge/rules/mask.ts';
import { isSecretField } from '../../../server-bridge/rules/policy-secrets.ts';
import { useSpeech } from '../../i18n/context.tsx';
import type { Texts } from '../../i18n/dictionary.ts';
import { Card, Section } from '../../ui/page.tsx';
import { useApp } from '../app-context.tsx';
import { Facts } from './facts.tsx';

/** What the organisation decides for this desk: each value with the place it is from, and what is not in force. */
export function PolicyPart() {
  const { t } = useSpeech();
  const policy = useApp((state) => state.policy);
  if (policy === null) return null;
  return (
    <Section title={t.policy.title}>
      {policy.origins.length === 0 && policy.problems.length === 0 ? (
        <Card>
          <p className="policy-none">{t.policy.noneText}</p>
        </Card>
      ) : (
        <Effective state={policy} />
      )}
    </Section>
  );
}

function Effective({ state }: { readonly state: PolicyState }) {
  const { t } = useSpeech();
  return (
    <>
      {state.isLastGood ? (
        <p className="status-note" role="alert">
          {t.policy.lastGood}
        </p>
      ) : null}
      {state.set.length === 0 ? (
        <Facts rows={[[t.policy.origin, <Origins key="origins" places={state.origins} />]]} />
      ) : (
        <Facts
          rows={state.set.map(({ field, origin }) => [
            <code key={field}>{field}</code>,
            <span key={field} className="policy-value">
              <span>
                {isSecretField(field) ? t.policy.isSecret : shownValue(valueOf(state.values, field), t)}
              </span>
              <span className="policy-origin">{origin}</span>
            </span>,
          ])}
        />
      )}
      {state.problems.length === 0 ? null : (
        <div className="policy-problems" role="alert">
          <p>{t.policy.problems(state.problems.length)}</p>
          <ul className="status-problems">
            {state.problems.map(({ origin, field, reason }) => (
              <li key={`${origin} ${field} ${reason}`} className="policy-value">
                <span>
                  {field === 'policy' ? t.policy.whole : <code>{field}</code>} {t.policy.reason(reason)}
                </span>
                <span className="policy-origin">{origin}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Origins({ places }: { readonly places: readonly string[] }) {
  const { t } = useSpeech();
  return (
    <span className="policy-value">
      <span>{t.policy.nothingSet}</span>
      <span className="policy-origin">{places.join(', ')}</span>
    </span>
  );
}

/** The value of a dotted name; `true` for a lock. */
function valueOf(policy: Policy, field: string): unknown {
  const [group = '', ...rest] = field.split('.');
  const name = rest.join('.');
  if (group === 'locked') return 'locked';
  if (group === 'sources') return policy.sources.find(({ id }) => id === name)?.path;
  if (group === 'hub') return policy.hub?.address;
  const value: unknown = Object.entries(policy).find(([key]) => key === group)?.[1];
  if (name === '' || typeof value !== 'object' || value === null) return value;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function shownValue(value: unknown, t: Texts): string {
  if (value === 'locked') return t.policy.isLocked;
  if (value === true) return t.policy.isOn;
  if (value === false) return t.policy.isOff;
  if (value === null || value === undefined) return t.policy.noValue;
  return maskText(typeof value === 'string' ? value : JSON.stringify(value), '');
}
