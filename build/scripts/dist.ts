/**
 * `npm run dist [-- target…]`: builds the packages of this system, or those named, into `out/packages`. `npm run dist:dir`
 * stops at the unpacked folder. `--arch=x64|arm64` is for another processor, `--output=folder` for another place;
 * `--inspectable` also makes `inspectable` there, which differs in the inspector's fuse only; `--version=x.y.z` gives the
 * packages another version than package.json's, as tests of updates need. See docs/packages.md.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archFromString, build, Platform, type Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { artifactsText, listArtifacts } from '../packages/artifacts.ts';
import { makeInspectable } from '../packages/inspectable.ts';
import { keepSandbox } from '../packages/keep-sandbox.ts';
import { signing } from '../packages/signing.ts';
import { stage } from '../packages/stage.ts';
import { packFolder } from '../packages/tar.ts';
import { unpackedApp } from '../packages/unpacked.ts';
import { buildIfNeeded, findElectron, root } from './lib.ts';

const TARGETS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['AppImage', 'deb', 'rpm', 'tar.gz'],
  darwin: ['dmg', 'zip'],
  win32: ['nsis', 'msi'],
};
const known = TARGETS[process.platform] ?? [];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'boolean', default: false },
    inspectable: { type: 'boolean', default: false },
    arch: { type: 'string', default: process.arch },
    output: { type: 'string', default: join(root, 'out/packages') },
    version: { type: 'string', default: versionOf(root) },
  },
});
const wrong = positionals.find((target) => !known.includes(target));
if (wrong !== undefined || !['x64', 'arm64'].includes(values.arch)) {
  process.stderr.write(
    `gazette: ${wrong ?? values.arch} is not built here; targets of this system: ${known.join(', ')}; --arch=x64 or arm64\n`,
  );
  process.exit(2);
}
if (!/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(values.version)) {
  process.stderr.write(`gazette: ${values.version} is no version like 1.2.3\n`);
  process.exit(2);
}
const targets = values.dir ? [] : positionals.length > 0 ? positionals : known;
const output = resolve(values.output);
const { folder, app, executable } = unpackedApp(process.platform, values.arch);
const unpacked = join(output, folder);

const built = await buildIfNeeded();
if (built !== 0) process.exit(built);
stage(root, join(root, 'out/stage'), {
  version: values.version,
  updateChannel: process.env['GAZETTE_UPDATE_CHANNEL'] ?? '',
});

const signer = signing(process.env, process.platform);
const electron = values.arch === process.arch ? findElectron() : null;
const configured = parse(readFileSync(join(root, 'build/electron-builder.yml'), 'utf8')) as Configuration;
const config: Configuration = {
  ...configured,
  directories: { ...configured.directories, output },
  electronVersion: versionOf(join(root, 'node_modules/electron')),
  // Tells the installed app who updates it; AppImage and tar.gz are made of the same folder, and have none.
  deb: { ...configured.deb, fpm: [packageType('deb')] },
  rpm: { ...configured.rpm, fpm: [packageType('rpm')] },
  // Without one at hand electron-builder downloads it.
  ...(electron === null ? {} : { electronDist: electronFolder(electron.executable) }),
  forceCodeSigning: signer.isForced,
  win: { ...configured.win, signtoolOptions: signer.signtoolOptions },
};
keepSandbox();

const builderTargets = targets.filter((target) => target !== 'tar.gz');
const made = await build({
  projectDir: root,
  config,
  publish: 'never',
  targets: Platform.current().createTarget(
    builderTargets.length === 0 ? 'dir' : builderTargets,
    archFromString(values.arch),
  ),
});
const files = made.filter((file) => !file.endsWith('.blockmap') && !file.endsWith('.yml'));
if (targets.includes('tar.gz')) {
  const file = join(output, `gazette-${values.version}-linux-${values.arch}.tar.gz`);
  const top = `gazette-linux-${values.arch}`;
  await packFolder(
    { unpacked, top, version: values.version, launcher: join(root, 'build/linux/gazette') },
    file,
    commitDate(),
  );
  files.push(file);
}
const isSigned = (file: string): boolean => signer.isSigned(file, join(unpacked, app));
if (targets.length > 0) {
  signer.signArtifacts(files);
  process.stdout.write(artifactsText(await listArtifacts(output, files, isSigned)));
}
const isAnySigned = [join(unpacked, app), ...files].some(isSigned);
process.stdout.write(`${join(unpacked, executable)}${isAnySigned ? '' : ' (unsigned build)'}\n`);
if (values.inspectable) {
  process.stdout.write(
    `${await makeInspectable(unpacked, executable, join(output, 'inspectable'))} (for tests)\n`,
  );
}

function versionOf(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** fpm's word for a file to be put into the package. */
function packageType(target: 'deb' | 'rpm'): string {
  return `${join(root, 'build/linux/package-type', target)}=/opt/Gazette/resources/package-type`;
}

/** Electron's distribution of which this is the executable. */
function electronFolder(path: string): string {
  return process.platform === 'darwin' ? join(dirname(path), '../../..') : dirname(path);
}

/** Of the commit that is checked out, so that the same commit gives the same archive; else a fixed one. */
function commitDate(): Date {
  const named = process.env['SOURCE_DATE_EPOCH'] ?? '';
  const seconds =
    named === ''
      ? spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout.trim()
      : named;
  return new Date((Number(seconds) || 1_700_000_000) * 1000);
}
