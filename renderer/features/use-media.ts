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

/** How to scroll to a place by script: at once for those who want no motion, whatever the style sheet says. */
export const scrollBehavior = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';

// In em, the browser's own text size: who has set it larger has less room.
/** List and reader one at a time. */
export const NARROW = '(max-width: 45em)';
/** Room for navigation with words and filters beside list and reader. */
export const WIDE = '(min-width: 67.5em)';
