import type { Shape } from '../types.ts';

export const zh = {
  title: '版本历史',
};

export const en: Shape<typeof zh> = {
  title: 'Version history',
};
