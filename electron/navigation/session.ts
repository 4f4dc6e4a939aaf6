import type { Session } from 'electron';

export interface SessionRules {
  /** Origin of our own pages, the only one that may show notifications. */
  readonly appOrigin: string;
  /** Further origins that may be reached: a development server. */
  readonly devOrigins: readonly string[];
  /** Address that the organisation named for Chromium's spelling dictionaries; its host may be reached. */
  readonly dictionaries: string | null;
  /** A request that nobody configured was cancelled. */
  onCancelled(): void;
}

/** True for addresses that the session may load at all. */
export function isAllowedRequest(
  address: string,
  { appOrigin, devOrigins, dictionaries }: SessionRules,
): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  // Compared by scheme and host: origins of such schemes are opaque to Node's parser.
  const isOf = (origin: string): boolean => {
    const { protocol, host } = new URL(origin);
    return url.protocol === protocol && url.host === host;
  };
  return (
    url.protocol === 'devtools:' ||
    isOf(appOrigin) ||
    [...devOrigins, ...(dictionaries === null ? [] : [dictionaries])].some(isOf)
  );
}

/** Only notifications, and only for our own pages. */
export function isAllowedPermission(permission: string, origin: string, appOrigin: string): boolean {
  // Electron writes the origin with a closing slash in checks, without in requests.
  return permission === 'notifications' && origin.replace(/\/$/, '') === appOrigin;
}

/** Closes every door of a session that the app does not need (Electron's security checklist, items 1, 5 and 7). */
export async function hardenSession(session: Session, rules: SessionRules): Promise<void> {
  const { appOrigin } = rules;
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const url = URL.parse(details.requestingUrl);
    const origin = url === null ? '' : `${url.protocol}//${url.host}`;
    answer(details.isMainFrame && isAllowedPermission(permission, origin, appOrigin));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) =>
      isMainFrame && isAllowedPermission(permission, origin, appOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isAllowedRequest(details.url, rules);
    if (cancel) rules.onCancelled();
    answer({ cancel });
  });
  // Files leave through the save dialog of `host.saveMedia` only.
  session.on('will-download', (event) => event.preventDefault());
  // No proxy script is looked for on the network: pages load nothing from there.
  await session.setProxy({ mode: 'direct' });
}
