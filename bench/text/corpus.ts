import { announcement } from '../corpus.ts';

/** Chinese notices of 0.5 to 4 KiB, 2.2 KB on average; the same on every machine. */
export function notices(count = 200): string[] {
  const sizes = [512, 1024, 1536, 2048, 2560, 3072, 4096];
  return Array.from({ length: count }, (_value, index) =>
    announcement(index, sizes[index % sizes.length] ?? 2048),
  );
}

/** Bytes of UTF-8. */
export function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
