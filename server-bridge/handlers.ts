/** What the bridge answers: one handler per method of the contract, each a line or two over the part that does it. */
import type { Handlers } from './contract/methods.ts';
import { GazetteError } from './contract/errors.ts';
import type { NoticeDiff } from './contract/notice.ts';
import type { BridgeStatus } from './contract/status.ts';
import type { Feed } from './feed/feed.ts';
import { importFiles } from './imports.ts';
import type { Diagnosis } from './ops/diagnosis.ts';
import type { Logger } from './ops/logger.ts';
import type { WordList } from './ops/word-list.ts';
import type { CallContext } from './rules/peer.ts';
import { withoutSecrets } from './rules/policy-secrets.ts';
import type { PolicyStore } from './settings/policy/policy.ts';
import type { SettingsStore } from './settings/settings.ts';
import { IMPORTS_ID, type SourceRegistry } from './sources/registry.ts';
import type { Store, StoredContent } from './store/store.ts';

export interface HandlerParts {
  readonly now: () => number;
  readonly store: Store;
  readonly feed: Feed;
  readonly registry: SourceRegistry;
  readonly settings: SettingsStore;
  readonly policy: Pick<PolicyStore, 'state'>;
  readonly logger: Logger;
  readonly diagnosis: Diagnosis;
  diff(before: StoredContent, after: StoredContent): NoticeDiff | Promise<NoticeDiff>;
  readonly words: Pick<WordList, 'info' | 'edit' | 'text'>;
  status(): Promise<BridgeStatus>;
  web(): { address: string; link(): string } | null;
}

export function createHandlers(parts: HandlerParts): Handlers<CallContext> {
  const { store, feed, registry, settings } = parts;
  return {
    ping: () => ({ now: parts.now() }),
    'feed.subscribe': ({ since }, { peer }) => feed.attach(peer, since),
    'feed.changes': (params) => store.changes(params),

    'notices.list': (params) => store.list(params),
    'notices.get': async ({ id, version }) => {
      const answer = await store.get(id, version);
      if (answer.status !== 'ok') return answer;
      const sourceName = registry.nameOf(answer.notice.summary.sourceId);
      return { ...answer, notice: { ...answer.notice, sourceName } };
    },
    'notices.versions': ({ id }) => store.versions(id),
    'notices.diff': async ({ id, from, to }) => {
      const [before, after] = await store.contents(id, [from, to]);
      if (before === undefined || after === undefined) {
        throw new GazetteError('not-found', 'one of the versions is not kept any more');
      }
      return await parts.diff(before, after);
    },
    'notices.search': (params) => store.search(params),
    'notices.counts': () => store.counts(),

    'marks.set': (params) => store.setMarks(params),
    'marks.readAll': (params) => store.readAll(params),

    'sources.list': () => ({ sources: registry.statuses() }),
    'sources.add': async (params) => ({ source: await registry.add(params) }),
    'sources.update': async (params) => ({ source: await registry.update(params) }),
    'sources.remove': async ({ id }) => {
      await registry.remove(id);
      return {};
    },
    'sources.rescan': async ({ id }) => {
      const source = registry.get(id);
      await source.rescan();
      return { source: source.status() };
    },
    'sources.confirm': async ({ id, withdraw }) => {
      const source = registry.get(id);
      await source.confirm(withdraw);
      return { source: source.status() };
    },
    'sources.import': ({ paths }, { peer }) => {
      // A page may be on another machine than the files it would name.
      if (peer.kind === 'web') throw new GazetteError('not-supported', 'import is not offered to web pages');
      return importFiles(paths, registry, async () => {
        const pages = await Array.fromAsync(store.items(IMPORTS_ID));
        return new Map(pages.flat().map((item) => [item.remoteId, item.noticeId]));
      });
    },

    'moderation.list': async (params) => ({
      ...(await store.moderationList(params)),
      dictionary: await parts.words.info(),
    }),
    'moderation.get': ({ id, version }) => store.moderationGet(id, version),
    'moderation.release': async ({ id, version }) => {
      await store.release(id, version, parts.now());
      return {};
    },

    'dictionary.get': () => parts.words.info(),
    'dictionary.text': async ({ version }) => ({ text: await parts.words.text(version) }),
    'dictionary.edit': async (edit) => ({
      change: await parts.words.edit(edit),
      dictionary: await parts.words.info(),
    }),

    'settings.get': () => settings.state(),
    'settings.update': ({ patch }) => settings.update(patch),
    'policy.get': (_params, { peer }) =>
      peer.kind === 'web' ? withoutSecrets(parts.policy.state()) : parts.policy.state(),

    'status.get': () => parts.status(),
    'status.logs': ({ limit }) => ({ lines: parts.logger.tail(limit) }),
    'store.check': ({ kind }) => store.check(kind, parts.now()),

    'diagnosis.run': async ({ names }) => ({ checks: await parts.diagnosis.run(names) }),
    'diagnosis.files': async ({ checks }) => ({ files: await parts.diagnosis.files(checks) }),

    'cache.evict': ({ id }) => {
      feed.publish({ event: 'cache:evicted', payload: { id } });
      return {};
    },
    'media.get': ({ hash }) => store.getMedia(hash),
    'web.link': (_params, { peer }) => {
      const web = parts.web();
      if (peer.kind === 'web') throw new GazetteError('forbidden', 'a page cannot make links');
      if (web === null) throw new GazetteError('not-supported', 'this bridge serves no web page');
      return { url: web.link() };
    },
  };
}
