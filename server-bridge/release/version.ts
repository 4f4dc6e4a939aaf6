/** Versions, compared as Semantic Versioning 2.0.0 says (section 11): `1.2.0-beta.2` < `1.2.0-beta.10` < `1.2.0`. */
import { compare, prerelease } from 'semver';

/** Below 0 when `one` is older than `other`, 0 when they are the same, above 0 when it is newer. @throws TypeError */
export function compareVersions(one: string, other: string): number {
  return compare(one, other);
}

/** `1.2.0-beta.1`: such a version is never offered by the channel `stable`. */
export function isPrerelease(version: string): boolean {
  return prerelease(version) !== null;
}
