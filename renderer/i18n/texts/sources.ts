import type { Shape } from '../types.ts';

export const zh = {
  title: '来源',
};

export const en: Shape<typeof zh> = {
  title: 'Sources',
};
