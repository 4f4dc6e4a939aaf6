/** What is shown at a start that asks for no notice and no page. */

export interface StartSituation {
  /** The system started the app, nobody asked for a window. */
  readonly isUnasked: boolean;
  /** The person's setting. */
  readonly startsHidden: boolean;
  readonly hasWindows: boolean;
  readonly hasTray: boolean;
}

/**
 * `window`: the main window; `tray`: nothing, the tray is there; `minimised`: the main window, minimised, since without a
 * tray nothing else leads to it; `nothing`: the app runs already, and stays as it is.
 */
export function whatToShow({
  isUnasked,
  startsHidden,
  hasWindows,
  hasTray,
}: StartSituation): 'window' | 'tray' | 'minimised' | 'nothing' {
  if (!isUnasked || !startsHidden) return 'window';
  if (hasWindows) return 'nothing';
  return hasTray ? 'tray' : 'minimised';
}
