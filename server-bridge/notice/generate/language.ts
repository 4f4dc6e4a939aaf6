/** The languages that announcements and messages are written in. */
export const LANGS = ['zh', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** A text in every language. */
export type Both = Readonly<Record<Lang, string>>;

export const both = (zh: string, en: string): Both => ({ zh, en });
