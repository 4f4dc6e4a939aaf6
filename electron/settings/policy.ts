import {
  NO_POLICY,
  policyState,
  type Policy,
  type PolicyState,
} from '../../server-bridge/contract/policy.ts';
import { openJsonFile } from './json-file.ts';

/**
 * The organisation's policy in main: as the bridge told it last, kept in a file, so that it is in force before the
 * bridge of this run has answered. `policy()` is whole at any time: a desk without a policy has the defaults of
 * `contract/policy.ts`. For whoever acts on it (notifications, spell check, updates): read `policy()` when it matters,
 * and listen with `onChange` where something has to be undone or done at once. Settings that a policy sets come with the
 * settings, as every value does: no need to look here for those.
 */
export interface ManagedPolicy {
  policy(): Policy;
  /** With places and problems. */
  state(): PolicyState;
  /** Called after each change of the values; not at once. Returns its stop. */
  onChange(listener: (policy: Policy) => void): () => void;
  /** The bridge told what is in force. */
  take(state: PolicyState): void;
  /** Resolves when what was told is on disk. */
  settled(): Promise<void>;
}

/** `path` is the file in `userData`. */
export async function openManagedPolicy(
  path: string,
  log: (message: string) => void,
): Promise<ManagedPolicy> {
  const file = await openJsonFile(path, policyState.nullable(), null, log);
  const listeners = new Set<(policy: Policy) => void>();
  const state = (): PolicyState => file.value ?? NO_POLICY;
  return {
    policy: () => state().values,
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    take(next) {
      const before = state();
      if (JSON.stringify(before) === JSON.stringify(next)) return;
      void file.save(next);
      if (JSON.stringify(before.values) === JSON.stringify(next.values)) return;
      for (const listener of listeners) listener(next.values);
    },
    settled: () => file.settled(),
  };
}

/** Addresses of hubs that the policy configures, as the navigation guard wants them. */
export const hubsOf = ({ hub }: Policy): readonly string[] => (hub === null ? [] : [hub.address]);
