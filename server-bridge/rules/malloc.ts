/**
 * What the C library's allocator is told when a bridge starts: glibc keeps an arena a thread otherwise, and asks the
 * system for ever larger pieces only, so that what was freed stays (mallopt(3)); sizes in bytes. Others ignore it.
 */
export const MALLOC_SETTINGS: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};
