import { judgeLink } from './web-link.ts';

interface Targets {
  readonly onNotice: (id: string) => void;
  readonly onMedia: (hash: string, name: string) => void;
  readonly onBlocked: (reason: 'scheme' | 'invalid') => void;
  /** Whether an unencrypted address may be opened. */
  readonly confirm: (address: string) => boolean;
}

/** Watches every click on a link of the document that no component has taken. Returns its stop. */
export function guardLinks(targets: Targets): () => void {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    const link = event.target.closest('a[href], area[href]');
    const href = link?.getAttribute('href');
    if (link === null || href === null || href === undefined) return;
    const target = judgeLink(href, location.origin);
    if (target.kind === 'default') return;
    event.preventDefault();
    switch (target.kind) {
      case 'notice':
        targets.onNotice(target.id);
        break;
      case 'media':
        targets.onMedia(target.hash, link.textContent.trim());
        break;
      case 'ask':
        if (targets.confirm(target.address)) window.open(target.address, '_blank', 'noopener,noreferrer');
        break;
      case 'open':
        window.open(target.address, '_blank', 'noopener,noreferrer');
        break;
      case 'blocked':
        targets.onBlocked(target.reason);
        break;
    }
  };
  // A middle click opens another tab by itself: the same judgement.
  document.addEventListener('click', onClick);
  document.addEventListener('auxclick', onClick);
  return () => {
    document.removeEventListener('click', onClick);
    document.removeEventListener('auxclick', onClick);
  };
}
