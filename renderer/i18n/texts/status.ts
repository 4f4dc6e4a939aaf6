import type { Shape } from '../types.ts';

export const zh = {
  title: '状态',
};

export const en: Shape<typeof zh> = {
  title: 'Status',
};
