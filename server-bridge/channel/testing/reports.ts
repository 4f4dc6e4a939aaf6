import type { Report } from '../../release/report.ts';

/** A report of the version `2.0.0`, of the channel `stable` and the ring `broad`, but for what is said otherwise. */
export function reportOf(what: Report['what'], changes: Partial<Report> = {}): Report {
  return {
    format: 1,
    channel: 'stable',
    version: '2.0.0',
    id: idOf(1),
    start: 1,
    ring: 'broad',
    what,
    mac: null,
    ...changes,
  };
}

export function idOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}
