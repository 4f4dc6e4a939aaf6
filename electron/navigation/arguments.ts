import { isAbsolute, resolve } from 'node:path';
import { APP_PAGES, type HostCommand } from '../../server-bridge/contract/host.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import { parseNoticeAddress } from '../../server-bridge/rules/notice-address.ts';

/** Says to a start that the system asked for it. */
export const HIDDEN_ARGUMENT = '--hidden';

/** What a start of the app was asked for. */
export interface StartRequest {
  /** Of a deep link `gazette://notice/<id>`; the last one when there are several. */
  readonly noticeId: string | null;
  /** Absolute paths, which may be folders to follow. */
  readonly paths: readonly string[];
  /** Of `--show=<page>`, as jump lists and desktop actions ask; the last one when there are several. */
  readonly page: AppPage | null;
  /** `--hidden`: the system started the app, nobody asked for a window. */
  readonly isHidden: boolean;
}

type AppPage = Extract<HostCommand, (typeof APP_PAGES)[number]>;

/** The argument that asks for a page. An option, not an address: links from outside must not reach it. */
export const showArgument = (page: AppPage): string => `${SHOW}${page}`;
const SHOW = '--show=';

/** Travels from a second instance to the first; Chromium may add to and reorder what is in `argv`. */
const instanceData = z.object({ cwd: z.string().max(4096), args: z.array(z.string().max(8192)).max(1000) });
export type InstanceData = z.infer<typeof instanceData>;

/** The app's own arguments: without the executable and, unpackaged, the app's folder and Electron's switches before it. */
function ownArguments(argv: readonly string[], isDefaultApp: boolean): string[] {
  const app = isDefaultApp ? argv.findIndex((argument, at) => at > 0 && !argument.startsWith('-')) : 0;
  return app < 0 ? [] : argv.slice(app + 1).filter((argument) => !argument.startsWith('--original-process-'));
}

/** What this start was asked for, to be read here or by the instance that runs already. */
export function ownStart(process: Pick<NodeJS.Process, 'argv' | 'defaultApp' | 'cwd'>): InstanceData {
  const args = ownArguments(process.argv, process.defaultApp);
  try {
    return { cwd: process.cwd(), args };
  } catch {
    // The folder was removed under us.
    return { cwd: resolve('/'), args };
  }
}

/** Reads arguments: deep links, paths, our own options; others are left to Chromium. Everything else is dropped. */
export function readArguments({ cwd, args }: InstanceData): StartRequest {
  let noticeId: string | null = null;
  let page: AppPage | null = null;
  const paths: string[] = [];
  for (const argument of args) {
    if (argument.startsWith(SHOW)) page = APP_PAGES.find((it) => showArgument(it) === argument) ?? page;
    if (argument === '' || argument.startsWith('-') || argument.includes('\0')) continue;
    // A drive letter (`C:\notices`) is no scheme.
    if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(argument)) {
      noticeId = deepLinkId(argument) ?? noticeId;
    } else {
      paths.push(isAbsolute(argument) ? argument : resolve(cwd, argument));
    }
  }
  return { noticeId, paths, page, isHidden: args.includes(HIDDEN_ARGUMENT) };
}

/** Arguments by which a start is asked for all of this. */
export function argumentsOf(requests: readonly StartRequest[]): string[] {
  return requests.flatMap(({ noticeId, paths, page }) => [
    ...(noticeId === null ? [] : [`gazette://notice/${noticeId}`]),
    ...paths,
    ...(page === null ? [] : [showArgument(page)]),
  ]);
}

/** The id of `gazette://notice/<id>`, null for every other address: links from outside reach nothing else. */
function deepLinkId(address: string): string | null {
  return /^gazette:/i.test(address) ? parseNoticeAddress(address, { appOrigins: [], hubs: [] }) : null;
}

/** What an `open-url` event asks for (macOS); preventing its default is how an app says that it takes the address. */
export function readLink(event: { preventDefault(): void }, url: string): StartRequest {
  event.preventDefault();
  return { noticeId: deepLinkId(url), paths: [], page: null, isHidden: false };
}

/** What a second instance asked for: by its own data, else by its arguments as Chromium passed them on. */
export function readSecondInstance(argv: readonly string[], cwd: string, data: unknown): StartRequest {
  const parsed = instanceData.safeParse(data);
  // Unpackaged, the app's folder may be among the arguments: it is not to become a source.
  return readArguments(
    parsed.success ? parsed.data : { cwd, args: argv.filter((it) => /^gazette:/i.test(it)) },
  );
}

/** What a clicked notification that macOS started the app for asks for; it is named by its deep link. */
export function readLaunch(info: unknown): StartRequest {
  const name =
    typeof info === 'object' && info !== null && 'identifier' in info ? info.identifier : undefined;
  const noticeId = typeof name === 'string' ? deepLinkId(name) : null;
  return { noticeId, paths: [], page: null, isHidden: false };
}
