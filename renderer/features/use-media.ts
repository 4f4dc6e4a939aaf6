import { useSyncExternalStore } from 'react';

/** Whether the window matches a media query now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => {
        list.removeEventListener('change', changed);
      };
    },
    () => matchMedia(query).matches,
  );
}

/** List and reader one at a time. */
export const NARROW = '(max-width: 720px)';
/** Room for navigation with words and filters beside list and reader. */
export const WIDE = '(min-width: 1080px)';
