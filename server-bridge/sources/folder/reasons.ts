/** Why an item is not taken in: its code, the values that a person's text is made of, and the same in English. */
import type { SourceProblem } from '../../contract/source.ts';
import { codeOf } from './file-system.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type Reason = Without<SourceProblem, 'remoteId'>;

export const BINARY: Reason = { code: 'binary', values: {}, detail: 'the file is no text' };
export const NO_ENCODING: Reason = {
  code: 'encoding',
  values: {},
  detail: 'the text is neither UTF-8, UTF-16 nor GB18030',
};
export const CUT_OFF: Reason = {
  code: 'cut-off',
  values: {},
  detail: 'the file ends in the middle of a character',
};
export const EMPTIED: Reason = { code: 'emptied', values: {}, detail: 'the file has become empty' };
export const NOT_A_FILE: Reason = {
  code: 'not-a-file',
  values: {},
  detail: 'it is a device, a pipe or a socket, not a file',
};
export const LINK_OUTSIDE: Reason = {
  code: 'link-outside',
  values: {},
  detail: 'the link leads out of the folder',
};
export const LINK_LOOP: Reason = {
  code: 'link-loop',
  values: {},
  detail: 'the link leads back to a folder that it stands in',
};
export const NAME_INVALID: Reason = {
  code: 'name-invalid',
  values: {},
  detail: 'the name is no valid text',
};
export const NAME_TWICE: Reason = {
  code: 'name-twice',
  values: {},
  detail: 'another file has the same name in another spelling',
};
export const INTERNAL: Reason = { code: 'internal', values: {}, detail: 'it could not be taken in' };

/** Both in bytes. */
export const tooLarge = (bytes: number, limit: number): Reason => ({
  code: 'too-large',
  values: { bytes, limit },
  detail: `the file has ${bytes} bytes, over the limit of ${limit}`,
});

export const brokenEncoding = (encoding: string): Reason => ({
  code: 'encoding-broken',
  values: { encoding },
  detail: `the text is broken ${encoding}`,
});

/** `limit` in folders below the root. */
export const tooDeep = (limit: number): Reason => ({
  code: 'too-deep',
  values: { limit },
  detail: `more than ${limit} folders within each other`,
});

export function unreadable(error: unknown): Reason {
  const reason = codeOf(error);
  return { code: 'unreadable', values: { reason }, detail: `it cannot be read (${reason})` };
}

export function brokenLink(error: unknown): Reason {
  const reason = codeOf(error);
  return { code: 'link-broken', values: { reason }, detail: `the link leads nowhere (${reason})` };
}

/** `owner` is null when it is not known, `sourceId` when the owner is of the same source. */
export const idConflict = (noticeId: string, owner: string | null, sourceId: string | null): Reason => ({
  code: 'id-conflict',
  values: { noticeId, owner, sourceId },
  detail: `the id ${noticeId} belongs to ${owner ?? 'another item'}${sourceId === null ? '' : ` of ${sourceId}`}`,
});
