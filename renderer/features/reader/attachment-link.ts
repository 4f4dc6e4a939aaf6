const MEDIA = /^\/media\/([0-9a-f]{64})$/;

/** The attachment that a clicked link in a notice's text stands for, null for other links. */
export function attachmentOf(link: Element): { readonly hash: string; readonly name: string } | null {
  const hash = MEDIA.exec(link.getAttribute('href') ?? '')?.[1];
  if (hash === undefined) return null;
  const name = link.getAttribute('download') ?? link.textContent.trim();
  return { hash, name: name.slice(0, 255) };
}
