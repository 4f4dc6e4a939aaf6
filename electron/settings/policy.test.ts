import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_POLICY, NO_POLICY, policy, type Policy } from '../../server-bridge/contract/policy.ts';
import { openManagedPolicy } from './policy.ts';

it('a policy is in force before the bridge answers, as it was told last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gazette-policy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const open = () => openManagedPolicy(join(folder, 'policy.json'), () => undefined);
  const managed = await open();
  expect(managed.policy()).toEqual(DEFAULT_POLICY);
  const heard = vi.fn<(values: Policy) => void>();
  const stop = managed.onChange(heard);
  const values = policy.parse({ notifications: { emergencyMinutes: 5 } });
  managed.take({ ...NO_POLICY, values, origins: ['/etc/p.json'] });
  managed.take({ ...NO_POLICY, values, origins: ['/etc/p.json'] });
  expect(heard.mock.calls).toEqual([[values]]);
  const problems = [{ origin: '/etc/p.json', field: 'hub', reason: 'invalid' }];
  managed.take({ ...NO_POLICY, values, origins: ['/etc/p.json'], problems });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(managed.state().problems).toEqual(problems);
  await managed.settled();
  expect((await open()).policy()).toEqual(values);
  stop();
  managed.take(NO_POLICY);
  expect(heard).toHaveBeenCalledTimes(1);
});
