/** Selects the text of the notice on the screen, without the buttons and lists around it; else that of the page. */
export function selectText(): void {
  const root = document.querySelector('[data-reader] .reader-column') ?? document.querySelector('main');
  if (root !== null) getSelection()?.selectAllChildren(root);
}
