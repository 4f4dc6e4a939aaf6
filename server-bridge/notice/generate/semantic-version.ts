/** Semantic versions, semver.org 2.0.0. */

const NUMBER = '(0|[1-9]\\d{0,15})';
const LABEL = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)';
const FORM = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${LABEL}(?:\\.${LABEL})*))?(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$`,
);

export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** Of a version before a release; empty for a release. */
  readonly labels: readonly string[];
}

/** Null for what is none; `v1.0.0` is a name of a tag, no version. */
export function readVersion(text: string): Version | null {
  const found = FORM.exec(text);
  if (found === null) return null;
  const [, major = '', minor = '', patch = '', labels] = found;
  return { numbers: [Number(major), Number(minor), Number(patch)], labels: labels?.split('.') ?? [] };
}

/** By semver’s precedence (section 11); what is behind `+` does not count. */
export function isNewer(text: string, than: string): boolean {
  const [one, other] = [readVersion(text), readVersion(than)];
  if (one === null || other === null) return false;
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  if (one.labels.length === 0 || other.labels.length === 0) return one.labels.length < other.labels.length;
  for (const [index, label] of one.labels.entries()) {
    const against = other.labels[index];
    if (against === undefined) return true;
    if (label !== against) return isLabelAfter(label, against);
  }
  return false;
}

function isLabelAfter(label: string, other: string): boolean {
  const [one, two] = [/^\d+$/.test(label), /^\d+$/.test(other)];
  if (one && two) return BigInt(label) > BigInt(other);
  return one === two ? label > other : two;
}

/** Whether a step may break what worked: the major number grows, or of 0.x the minor one, or it was no release yet. */
export function isBreaking(text: string, previous: string): boolean {
  const [now, before] = [readVersion(text), readVersion(previous)];
  if (now === null || before === null) return false;
  const [major, minor] = now.numbers;
  if (major !== before.numbers[0]) return true;
  return (major === 0 && minor !== before.numbers[1]) || before.labels.length > 0;
}
