import type { Shape } from '../types.ts';

export const zh = {
  title: '搜索',
};

export const en: Shape<typeof zh> = {
  title: 'Search',
};
