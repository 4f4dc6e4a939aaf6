/** A channel's status and its steps, as lines for a terminal. */
import type { Rollout, Step } from '../../channel/controller.ts';
import type { WindowFigures } from '../../channel/judge.ts';
import type { ChannelStatus } from './channel-status.ts';
import { localTime, oneLine, safeText } from './text.ts';

/** `stable 1.2.0: widen 1 % -> 5 % (3 of 3)` */
export function stepText(
  { step, reason, from, to, ring, figures }: Step,
  { channel, version }: Pick<Rollout, 'channel' | 'version'>,
): string {
  const change = from === to ? `at ${String(to)} %` : `${String(from)} % -> ${String(to)} %`;
  const where = ring === null ? '' : `, ring ${ring}`;
  const told = figures === null ? '' : `: ${figuresText(figures)}`;
  return oneLine(`${channel} ${version}: ${step} ${change} (${reason}${where})${told}`);
}

function figuresText(figures: WindowFigures): string {
  const { starts, errors, crashes, doubtful, firstPaintP95, previousP95 } = figures;
  const ms = (value: number | null): string => (value === null ? 'unknown' : `${String(value)} ms`);
  const unproved = doubtful === 0 ? '' : ` (${String(doubtful)} without a proof)`;
  return (
    `${String(starts)} starts, ${String(errors)} errors${unproved}, ${String(crashes)} crashes, ` +
    `first paint p95 ${ms(firstPaintP95)}, before ${ms(previousP95)}`
  );
}

export function statusText(status: ChannelStatus): string {
  const { channel, version, previous, counter, state, reason, offered, stages, goodWindows, gates } = status;
  const why = reason === null ? '' : ` (${reason})`;
  const before = previous === null ? 'nothing before it' : `before it ${previous}`;
  const rows: Array<readonly [string, string]> = [
    ['Version', `${version}, ${before}; manifest ${String(counter)}, expires ${status.expiresAt}`],
    ['State', `${state}${why}, offered to ${String(offered)} %`],
    ['Stages', stages.map((percent) => `${String(percent)} %`).join(', ')],
    ['Good windows', `${String(goodWindows)} of ${String(gates.goodWindows)}`],
    ['Desks', `${String(status.desks)} have reported; ${String(status.connected)} connections to sources`],
    [`Window`, `${String(status.window.minutes)} min: ${figuresText(status.window)}`],
    ...status.rings.map((ring) => [`Ring ${ring.ring}`, figuresText(ring)] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const lines = [channel, ...rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`)];
  if (status.problem !== null) lines.push(`  Problem: ${status.problem}`);
  if (status.log.length > 0) lines.push('  Last steps');
  for (const line of status.log) lines.push(`    ${localTime(Date.parse(line.at))}  ${stepText(line, line)}`);
  if (state === 'undecided')
    lines.push(
      '  Decide: "resume" waits once more, "resume --widen" goes on with the next stage, "withdraw" ends it.',
    );
  return `${safeText(lines.join('\n'))}\n`;
}
