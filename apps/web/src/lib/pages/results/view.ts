export type View = 'grid' | 'list';

const KEY = 'safelight.view';

/** The view that was used last in this browser. */
export function lastView(): View {
  return localStorage.getItem(KEY) === 'list' ? 'list' : 'grid';
}

/** Remembers a view in this browser. */
export function keepView(view: View): void {
  localStorage.setItem(KEY, view);
}
