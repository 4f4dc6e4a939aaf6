/** What was built, for whoever publishes it: sizes, checksums, and who signed it. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Artifact {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly isSigned: boolean;
}

/** Writes `SHA256SUMS` and `artifacts.json` into `folder` and answers what is in them. */
export async function listArtifacts(
  folder: string,
  files: readonly string[],
  isSigned: (file: string) => boolean,
): Promise<Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const file of files.toSorted()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const sha256 = hash.digest('hex');
    artifacts.push({ file: basename(file), bytes: statSync(file).size, sha256, isSigned: isSigned(file) });
  }
  writeFileSync(join(folder, 'SHA256SUMS'), artifacts.map((it) => `${it.sha256}  ${it.file}\n`).join(''));
  writeFileSync(join(folder, 'artifacts.json'), `${JSON.stringify(artifacts, null, 2)}\n`);
  return artifacts;
}

/** One line an artifact; one that nobody signed says so. */
export function artifactsText(artifacts: readonly Artifact[]): string {
  return artifacts
    .map(
      ({ file, bytes, sha256, isSigned }) =>
        `${file}  ${(bytes / 1024 / 1024).toFixed(1)} MiB  ${isSigned ? 'signed' : 'UNSIGNED'}\n  sha256 ${sha256}\n`,
    )
    .join('');
}
