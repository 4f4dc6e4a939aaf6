import { useApp } from './app-context.tsx';

/** The time in ms, good to half a minute: for "3 minutes ago". */
export function useNow(): number {
  return useApp((state) => state.now);
}
