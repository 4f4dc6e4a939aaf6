/** Marks what takes the keyboard when the control that had it is gone: the open notice, else the row in turn. */
const TAKERS = '[data-takes-focus]';

/**
 * The keyboard never falls out of the page: when the element that has it is removed or hidden, the nearest place around
 * it that takes it gets it, else the main part of the page until such a place comes. Returns its stop.
 */
export function keepFocus(): () => void {
  let last: Element | null = null;
  let around: readonly Element[] = [];
  let isWaiting = false;
  const mainPart = (): HTMLElement | null => document.querySelector('main');
  const note = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || (isWaiting && target === mainPart())) return;
    isWaiting = false;
    last = target;
    around = ancestorsOf(target);
  };
  const give = (): void => {
    const taker = around
      .filter((element) => element.isConnected)
      .flatMap((element) => [...element.querySelectorAll<HTMLElement>(TAKERS)])
      .find((element) => element.checkVisibility());
    if (taker !== undefined) taker.focus({ preventScroll: true });
    else if (!isWaiting) {
      isWaiting = true;
      mainPart()?.focus({ preventScroll: true });
    }
  };
  const look = (): void => {
    const { activeElement } = document;
    if (isWaiting) {
      if (activeElement === mainPart()) give();
      return;
    }
    if (last === null || last.checkVisibility()) return;
    const isLost = activeElement === null || activeElement === document.body || activeElement === last;
    last = null;
    if (isLost) give();
  };
  const observer = new MutationObserver(look);
  document.addEventListener('focusin', note);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['hidden', 'data-takes-focus'],
  });
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
  };
}

/** From the nearest to the farthest. */
function ancestorsOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let above = element.parentElement; above !== null; above = above.parentElement) found.push(above);
  return found;
}
