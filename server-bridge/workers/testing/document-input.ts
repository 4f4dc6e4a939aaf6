import type { DocumentInput } from '../../notice/document.ts';

/** What a folder source would hand in for a file of this text. */
export const documentInput = (text: string, over: Partial<DocumentInput> = {}): DocumentInput => ({
  text,
  format: 'markdown',
  fallbackTitle: 'file',
  channel: null,
  maxLevel: 'urgent',
  zone: 'UTC',
  media: {},
  ...over,
});
