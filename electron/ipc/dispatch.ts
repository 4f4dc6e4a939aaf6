import { GazetteError, toErrorData } from '../../server-bridge/contract/errors.ts';
import {
  hostMethods,
  type HostHandlers,
  type HostMethod,
  type Outcome,
} from '../../server-bridge/contract/host.ts';
import { methods, type Caller, type Method, type Params } from '../../server-bridge/contract/methods.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import { withoutSecrets } from '../../server-bridge/rules/policy-secrets.ts';

const envelope = z.object({ method: z.string(), params: z.unknown() });

/** Handlers that main answers itself instead of passing the call on to the bridge. */
export type LocalCalls = { readonly [M in Method]?: (params: Params<M>) => unknown };

async function outcome(run: () => Promise<unknown>): Promise<Outcome<unknown>> {
  try {
    return { ok: true, result: await run() };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

function open<Name extends string>(table: Record<Name, unknown>, message: unknown): [Name, unknown] {
  const { method, params } = envelope.parse(message);
  if (!Object.hasOwn(table, method)) throw new GazetteError('unknown-method', 'there is no such method');
  return [method as Name, params];
}

/** Answers one message of the call channel: parse, call, error as data. Never rejects. */
export function dispatchCall(message: unknown, caller: Caller, local: LocalCalls): Promise<Outcome<unknown>> {
  return outcome(async () => {
    const [method, raw] = open(methods, message);
    const params = methods[method].params.parse(raw);
    const own = local[method] as ((params: unknown) => unknown) | undefined;
    if (own !== undefined) return await own(params);
    // Main acts on the whole policy, and pages show it.
    if (method === 'policy.get') return withoutSecrets(await caller.call(method, {}));
    return await caller.call(method, params);
  });
}

/** Answers one message of the host channel. Never rejects. */
export function dispatchHost<Context>(
  message: unknown,
  handlers: HostHandlers<Context>,
  context: Context,
): Promise<Outcome<unknown>> {
  return outcome(async () => {
    const [method, raw] = open<HostMethod>(hostMethods, message);
    const params = hostMethods[method].params.parse(raw);
    const handler = handlers[method] as (params: unknown, context: Context) => unknown;
    return await handler(params, context);
  });
}
