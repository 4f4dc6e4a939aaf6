import type { Shape } from '../types.ts';

export const zh = {
  title: '搜索',
  label: '搜索通知',
  placeholder: '停水、ISO 9001…',
  results: '搜索结果',
  found: (n: number) => `找到 ${n} 条`,
  foundOver: (n: number) => `找到 ${n} 条以上`,
  start: { title: '搜索全部通知', text: '输入一个词即可，中文一个字也能找到。多个词之间用空格分开。' },
  none: (query: string) => `没有包含“${query}”的通知`,
  noneText: '换一个词，或减少词的数量。归档中的通知也在搜索范围内。',
  failed: { title: '暂时无法搜索', text: '连接恢复后会自动重试。' },
  more: '显示更多',
  clear: '清除',
};

export const en: Shape<typeof zh> = {
  title: 'Search',
  label: 'Search notices',
  placeholder: 'water outage, ISO 9001…',
  results: 'Results',
  found: (n) => (n === 1 ? '1 notice found' : `${n} notices found`),
  foundOver: (n) => `More than ${n} notices found`,
  start: {
    title: 'Search all notices',
    text: 'One word is enough; in Chinese a single character is, too. Separate several words by spaces.',
  },
  none: (query) => `No notice contains “${query}”`,
  noneText: 'Try another word, or fewer of them. The archive is searched, too.',
  failed: {
    title: 'Search does not answer right now',
    text: 'It is tried again once the connection is back.',
  },
  more: 'Show more',
  clear: 'Clear',
};
