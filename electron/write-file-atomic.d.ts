/** The part of write-file-atomic 8 that is used; it brings no types of its own. */
declare module 'write-file-atomic' {
  export default function writeFileAtomic(
    path: string,
    data: string | Uint8Array,
    options?: { readonly mode?: number; readonly encoding?: 'utf8' },
  ): Promise<void>;
}
