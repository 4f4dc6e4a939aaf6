import type { Release } from 'virtual:changelog';

interface News {
  /** What is new in the version; null where nothing is written about it. */
  readonly current: Release | null;
  /** Before it, newest first. */
  readonly older: readonly Release[];
}

/**
 * What a changelog (newest first) says about a version. A build between two releases has no entry of its own: what it
 * brings is what no release holds yet.
 */
export function selectNews(releases: readonly Release[], version: string): News {
  const written = releases.filter(({ groups }) => groups.some(({ entries }) => entries.length > 0));
  const known = written.findIndex((release) => release.version === version);
  const at = known === -1 ? written.findIndex((release) => release.version === null) : known;
  return at === -1
    ? { current: null, older: written }
    : { current: written[at] ?? null, older: written.slice(at + 1) };
}
