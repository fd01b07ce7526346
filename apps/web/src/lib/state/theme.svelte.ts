import { createContext } from 'svelte';

export type ThemeName = 'dark' | 'light' | 'auto';

const KEY = 'safelight.theme';

/** The theme that this browser shows; `auto` follows the device. */
export class Theme {
  name = $state<ThemeName>('dark');

  constructor() {
    const stored = localStorage.getItem(KEY);
    if (stored === 'light' || stored === 'auto') this.name = stored;
  }

  /** Shows a theme and remembers it in this browser. */
  choose = (name: ThemeName): void => {
    this.name = name;
    localStorage.setItem(KEY, name);
    document.documentElement.dataset.theme = name;
  };
}

export const [getTheme, setTheme] = createContext<Theme>();
