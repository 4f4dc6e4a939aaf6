import type { DiagnosisCheck } from '../../../server-bridge/contract/diagnosis.ts';
import type { Shape } from '../types.ts';

/** A check or reason without a text does not compile. */
type Words<K extends string> = { readonly [N in K]: string };

export const zh = {
  title: '诊断',
  lead: '遇到问题时，可以先检测，再保存一个文件包发给管理员。其中没有通知正文，密码和令牌已遮盖。',
  run: '开始检测',
  look: '查看内容',
  save: '保存文件包…',
  results: '检测结果',
  files: '文件包内容',
  more: '……（其余部分见文件包）',
  took: (ms: number) => `${ms} 毫秒`,
  outcome: { ok: '正常', failed: '异常', skipped: '未检测' } satisfies Words<DiagnosisCheck['outcome']>,
  check: {
    store: '本地数据',
    hub: '中心服务器',
    proxy: '系统代理',
    notification: '系统提醒',
  } satisfies Words<DiagnosisCheck['name']>,
  reason: {
    'not-configured': '没有配置地址，未发出任何请求',
    'not-supported': '此系统不支持',
    timeout: '没有及时应答',
    damaged: '数据已损坏',
    error: '出错',
  } satisfies Words<NonNullable<DiagnosisCheck['reason']>>,
};

export const en: Shape<typeof zh> = {
  title: 'Diagnosis',
  lead: 'If something is wrong, test first, then save a bundle and send it to your administrator. The texts of notices are not in it; passwords and tokens are masked.',
  run: 'Run the tests',
  look: 'Show what is in the bundle',
  save: 'Save the bundle…',
  results: 'Test results',
  files: 'What is in the bundle',
  more: '… (the rest is in the bundle)',
  took: (ms) => `${ms} ms`,
  outcome: { ok: 'good', failed: 'failed', skipped: 'not tested' },
  check: {
    store: 'Local data',
    hub: 'Hub',
    proxy: 'System proxy',
    notification: 'System notification',
  },
  reason: {
    'not-configured': 'No address is configured; no request was made',
    'not-supported': 'This system has none',
    timeout: 'No answer in time',
    damaged: 'The data is damaged',
    error: 'Error',
  },
};
