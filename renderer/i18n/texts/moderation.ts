import type { Shape } from '../types.ts';

export const zh = {
  title: '审核',
};

export const en: Shape<typeof zh> = {
  title: 'Moderation',
};
