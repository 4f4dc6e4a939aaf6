/** The report of a smoke run: one row for each step, as people read it and as JSON. */

export interface StepResult {
  /** Names the row of docs/verified.md. */
  readonly id: string;
  readonly what: string;
  /** `look`: a person has to look at the screenshots, or at the screen. */
  readonly outcome: 'seen' | 'failed' | 'look' | 'not here';
  readonly detail: string;
  readonly screenshots: readonly string[];
}

export interface SmokeReport {
  readonly at: string;
  readonly commit: string;
  /** `Electron 45.4.1 (its own binary)`, or that it was another one. */
  readonly electron: string;
  readonly isRealElectron: boolean;
  readonly system: string;
  readonly display: string;
  readonly isSandboxed: boolean;
  readonly steps: readonly StepResult[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

/** The report as Markdown; screenshots lie beside it. */
export function reportText(report: SmokeReport): string {
  const rows = report.steps.map(
    ({ id, what, outcome, detail, screenshots }) =>
      `| \`${id}\` | ${cell(what)} | ${outcome} | ${cell(detail)} | ${screenshots.map((file) => `[${file}](${file})`).join(' ')} |`,
  );
  const count = (outcome: StepResult['outcome']): number =>
    report.steps.filter((step) => step.outcome === outcome).length;
  return [
    '# Smoke run of the packaged app',
    '',
    ...(report.isRealElectron
      ? []
      : ['**This was not Electron’s own binary.** Nothing here counts as seen on real Electron.', '']),
    `- ${report.electron}; ${report.system}; display: ${report.display}`,
    `- ${report.at}, commit ${report.commit}`,
    `- sandbox: ${report.isSandboxed ? 'on' : 'OFF (--no-sandbox, because it ran as root)'}`,
    `- ${count('seen')} seen, ${count('look')} to be looked at, ${count('failed')} failed, ${count('not here')} not here`,
    '',
    '| Row | What | Outcome | Detail | Screenshots |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
