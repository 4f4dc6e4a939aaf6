/** Chromium's own traffic that nobody asked for, turned off (Electron's security checklist, item 1). */
const SWITCHES = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'no-pings',
] as const;

export function applySwitches(commandLine: { appendSwitch(name: string): void }): void {
  for (const name of SWITCHES) commandLine.appendSwitch(name);
}
