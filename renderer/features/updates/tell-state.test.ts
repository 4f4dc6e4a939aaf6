import { describe, expect, it } from 'vitest';
import { UPDATE_FAILURES, type UpdateState } from '../../../server-bridge/contract/update.ts';
import { dictionaries } from '../../i18n/dictionary.ts';
import { formatFor } from '../../i18n/format.ts';
import { tellState } from './tell-state.ts';

const NOW = new Date(2026, 10, 22, 9, 0).getTime();
const LATER = new Date(2026, 10, 22, 9, 30).getTime();
const tell = (language: 'zh' | 'en', state: UpdateState) =>
  tellState(state, dictionaries[language].updates, formatFor(language), NOW);

const version = '1.3.0';
const STATES: readonly UpdateState[] = [
  ...(['policy', 'development', 'package', 'target', 'no-channel'] as const).map(
    (reason) => ({ state: 'off', reason }) as const,
  ),
  { state: 'idle' },
  { state: 'checking' },
  ...(['rollout', 'paused', 'deferred', 'pinned', 'returned'] as const).map(
    (reason) => ({ state: 'waiting', version, reason, until: null }) as const,
  ),
  { state: 'downloading', version, received: 1, total: 2, isDifferential: false },
  { state: 'downloading', version, received: 1, total: 2, isDifferential: true },
  { state: 'ready', version },
  { state: 'installing', version },
  ...UPDATE_FAILURES.map((code) => ({ state: 'failed', code, version: null, retryAt: null }) as const),
];

describe('the state of updates as a line', () => {
  it.each(['zh', 'en'] as const)('is another one for every state, reason and code: %s', (language) => {
    const lines = STATES.map((state) => tell(language, state));
    expect(new Set(lines).size).toBe(STATES.length);
    const end = language === 'zh' ? /[。…]$/ : /[.…]$/;
    expect(lines.filter((line) => !end.test(line))).toEqual([]);
  });

  it.each<[UpdateState, string, string]>([
    [
      { state: 'waiting', version, reason: 'deferred', until: LATER },
      '版本 1.3.0 已发布，您的组织要求推迟安装。预计 09:30 开始。',
      'Version 1.3.0 is out; your organisation has it installed later. Expected from 09:30.',
    ],
    [
      { state: 'failed', code: 'unreachable', version: null, retryAt: LATER },
      '无法连接更新服务器。请检查网络连接；稍后会自动重试。下次重试：09:30。',
      'The update server cannot be reached. Check the network; it is tried again by itself. Next try at 09:30.',
    ],
    [
      { state: 'failed', code: 'wrong-hash', version, retryAt: null },
      '版本 1.3.0：下载的文件与更新清单不符，已经删除，没有安装。稍后会重新下载；若一直如此，请告知管理员。',
      'Version 1.3.0: The downloaded file is not what the manifest says; it was deleted and not installed. It is fetched again later; if it stays so, tell your administrator.',
    ],
  ])('names version and time: %j', (state, zh, en) => {
    expect([tell('zh', state), tell('en', state)]).toEqual([zh, en]);
  });
});
