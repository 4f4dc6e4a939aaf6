import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runInside } from './testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gz-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
});

const doctor = (...args: string[]) =>
  runInside(folder, ['doctor', ...args], { env: { GAZETTE_POLICY: join(folder, 'policy.json') } });
const decide = (policy: object): Promise<void> =>
  writeFile(join(folder, 'policy.json'), JSON.stringify(policy), { mode: 0o644 });
/** Nobody listens there. */
const REPORT_KEY = 'report-key-'.padEnd(43, 'x');
const SHUT = 'http://127.0.0.1:9/?token=hub-secret';

describe('gazette doctor under a policy', { timeout: 60_000 }, () => {
  it('prints what is in force, and where each value comes from', async () => {
    await mkdir(join(folder, 'hall'));
    await decide({
      settings: { theme: 'dark' },
      locked: ['language'],
      update: { channel: 'beta', reportKey: REPORT_KEY },
      hub: { address: SHUT },
      sources: [{ id: 'hall', kind: 'folder', path: join(folder, 'hall'), name: 'Hall' }],
      colour: 1,
    });
    const text = await doctor();
    expect(text.code).toBe(1);
    const place = join(folder, 'policy.json');
    for (const line of [
      `read from          ${place}`,
      `settings.theme     "dark" (${place})`,
      `locked.language    locked (${place})`,
      `update.channel     "beta" (${place})`,
      `update.reportKey   *** (${place})`,
      `sources.hall       ${join(folder, 'hall')} (${place})`,
      'theme              "dark" (policy)',
      'hub                http://127.0.0.1:9/?token=***: does not answer, ',
      `  - the policy ${place}, colour: no such field`,
      '  - the hub http://127.0.0.1:9/?token=*** does not answer',
    ]) {
      expect(text.out).toContain(line);
    }
    const json = await doctor('--json');
    expect(JSON.parse(json.out)).toMatchObject({
      policy: {
        values: { update: { channel: 'beta' } },
        problems: [{ field: 'colour', reason: 'no such field' }],
      },
      network: { name: 'hub', outcome: 'failed' },
      settings: { origins: { theme: 'policy' }, locked: ['language', 'theme'] },
    });
    expect(text.out + json.out).not.toContain('hub-secret');
    expect(text.out + json.out).not.toContain(REPORT_KEY);
  });

  it('says that there is none, and asks nobody', async () => {
    const { code, out } = await doctor();
    expect(code).toBe(0);
    expect(out).toMatch(/Policy\n {2}read from +nowhere/);
    expect(out).toMatch(/Network\n {2}hub +none is configured; nobody was asked/);
  });

  it('saves a bundle without secrets, and writes over nothing', async () => {
    await decide({ hub: { address: SHUT }, update: { reportKey: REPORT_KEY } });
    const saved = await doctor('--bundle', 'b.zip');
    expect([saved.code, saved.err]).toEqual([1, `Saved ${join(folder, 'b.zip')}\n`]);
    const files = unzipSync(await readFile(join(folder, 'b.zip')));
    expect(Object.keys(files)).toEqual([
      'README.txt',
      'doctor.json',
      'versions.json',
      'policy.json',
      'settings.json',
      'sources.json',
      'status.json',
      'checks.json',
      'logs/bridge.log',
    ]);
    const all = Object.values(files).map((bytes) => strFromU8(bytes));
    expect(all.join('\n')).not.toContain('hub-secret');
    expect(all.join('\n')).not.toContain(REPORT_KEY);
    expect(JSON.parse(strFromU8(files['checks.json'] ?? new Uint8Array()))).toMatchObject([
      { name: 'hub', outcome: 'failed' },
    ]);
    const { mode } = await stat(join(folder, 'b.zip'));
    // Windows has no such modes.
    expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600);
    const again = await doctor('--bundle', 'b.zip', '--json');
    expect(JSON.parse(again.err)).toMatchObject({ error: { code: 'conflict' } });
  });

  it('saves what there is when no bridge can be asked', async () => {
    await mkdir(join(folder, 'data', 'store.db'), { recursive: true });
    const { code } = await doctor('--bundle', 'b.zip', '--json');
    expect(code).toBe(1);
    const files = unzipSync(await readFile(join(folder, 'b.zip')));
    expect(Object.keys(files).slice(0, 2)).toEqual(['README.txt', 'doctor.json']);
    expect(strFromU8(files['doctor.json'] ?? new Uint8Array())).toContain('the bridge cannot be asked');
  });
});
