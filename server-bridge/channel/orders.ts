/** What the operator orders a rollout to do. Pure. */
import { GazetteError } from '../contract/errors.ts';
import { anew, type Decision, decided, type Rollout, stagesOf, step } from './controller.ts';

export function pause(current: Rollout): Decision {
  if (current.state === 'paused') return decided(current);
  refuseOver(current);
  if (current.state === 'halted')
    throw new GazetteError(
      'bad-request',
      'it is halted: nothing is offered, "resume" goes on, "withdraw" ends it',
    );
  const next: Rollout = { ...current, state: 'paused', reason: 'by the operator' };
  return decided(next, step('pause', 'by the operator', current.percent, 0));
}

/**
 * Goes on where it was, with new windows. What is running already stays as it is.
 *
 * @param isWider the operator has decided for the next stage
 */
export function resume(current: Rollout, isWider: boolean): Decision {
  refuseOver(current);
  const { state, percent, stage, mostPercent } = current;
  const stages = stagesOf(mostPercent);
  if (!isWider && (state === 'running' || state === 'complete')) return decided(current);
  if (isWider && stage >= stages.length - 1)
    throw new GazetteError('bad-request', `there is no wider stage than ${String(mostPercent)} %`);
  const nextStage = isWider ? stage + 1 : stage;
  const next: Rollout = {
    ...anew(current),
    state: 'running',
    stage: nextStage,
    percent: Math.max(percent, stages[nextStage] ?? mostPercent),
    stageSince: null,
    reason: null,
  };
  const from = state === 'paused' || state === 'halted' ? 0 : percent;
  return decided(next, step('resume', `by the operator, was ${state}`, from, next.percent));
}

export function withdraw(current: Rollout): Decision {
  if (current.state === 'withdrawn') return decided(current);
  const next: Rollout = { ...current, state: 'withdrawn', reason: 'by the operator' };
  return decided(next, step('withdraw', 'by the operator', current.percent, 0));
}

function refuseOver({ state, version }: Rollout): void {
  if (state !== 'withdrawn') return;
  throw new GazetteError('bad-request', `${version} is withdrawn; publish another version`);
}
