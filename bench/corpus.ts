/** Deterministic announcements: the same seed gives the same texts on every machine. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PLACES = [
  'A座',
  'B座',
  '食堂',
  '实验楼',
  '门诊部',
  '三号车间',
  '图书馆',
  '南门',
  '地下停车场',
  '行政楼',
];
const SUBJECTS = [
  '停水',
  '停电',
  '消防演练',
  '网络维护',
  '体检安排',
  '放假安排',
  '设备检修',
  '疫苗接种',
  '招聘结果',
  '会议通知',
];
const WORDS = [
  '因',
  '计划',
  '检修',
  '需要',
  '本周',
  '相关',
  '部门',
  '请',
  '提前',
  '做好',
  '准备',
  '工作',
  '期间',
  '暂停',
  '使用',
  '如有',
  '问题',
  '联系',
  '值班',
  '人员',
  '感谢',
  '理解',
  '配合',
  '按照',
  '规定',
  '执行',
  '安全',
  '管理',
  '全体',
  '员工',
  '的',
  '在',
  '和',
];
const ENGLISH = [
  'Water outage',
  'ISO 9001 audit',
  'Fire drill',
  'Network maintenance',
  'Holiday schedule',
  'Safety training',
];

/** mulberry32: small, seeded, good enough for texts. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One announcement of about 2 KiB (700 Chinese characters), or of about `bytes`. */
export function announcement(index: number, bytes = 2048): string {
  const random = randomFrom(index + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const place = pick(PLACES);
  const subject = pick(SUBJECTS);
  const lines = [
    '---',
    `id: bench-${String(index)}`,
    `level: ${pick(['info', 'normal', 'normal', 'normal', 'important', 'urgent'])}`,
    `issuer: ${pick(['行政部', '后勤处', '信息中心', 'Facilities'])}`,
    '---',
    `# ${place}${subject}（第${String(index)}号）`,
    '',
    `- 地点：${place}`,
    `- 时间：11月${String(1 + Math.floor(random() * 28))}日`,
    `- 联系：${String(10_000 + Math.floor(random() * 89_999))}`,
    '',
    `${pick(ENGLISH)} in building ${String(1 + Math.floor(random() * 9))}.`,
    '',
  ];
  let size = Buffer.byteLength(lines.join('\n'));
  while (size < bytes) {
    let sentence = '';
    const length = 12 + Math.floor(random() * 14);
    for (let word = 0; word < length; word += 1) sentence += pick(WORDS);
    sentence += '。';
    lines.push(sentence, '');
    size += Buffer.byteLength(sentence) + 2;
  }
  return `${lines.join('\n')}\n`;
}

/** Writes announcements `from` … `to - 1` into a folder, a thousand to a sub-folder. */
export async function writeCorpus(folder: string, from: number, to: number): Promise<number> {
  let bytes = 0;
  for (let index = from; index < to; index += 1) {
    const part = join(folder, `part-${String(Math.floor(index / 1000)).padStart(3, '0')}`);
    if (index === from || index % 1000 === 0) await mkdir(part, { recursive: true });
    const text = announcement(index);
    bytes += Buffer.byteLength(text);
    await writeFile(join(part, `${String(index).padStart(6, '0')}.md`), text);
  }
  return bytes;
}
