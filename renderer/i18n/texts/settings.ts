import type { Shape } from '../types.ts';

export const zh = {
  title: '设置',
};

export const en: Shape<typeof zh> = {
  title: 'Settings',
};
