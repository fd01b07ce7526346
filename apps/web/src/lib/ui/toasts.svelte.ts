import { createContext } from 'svelte';

export interface Toast {
  /** What is now true. */
  title: string;
  detail?: string;
  /** Stays until it is closed, lit. */
  trouble?: boolean;
  act?: { text: string; does: () => void };
}

const SHOWN_FOR = 7000;

/** The one toast that is shown; a newer one takes its place. */
export class Toasts {
  current = $state.raw<Toast>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  show = (toast: Toast): void => {
    clearTimeout(this.#timer);
    this.current = toast;
    if (!toast.trouble) this.#timer = setTimeout(this.close, SHOWN_FOR);
  };

  close = (): void => {
    clearTimeout(this.#timer);
    this.current = undefined;
  };
}

export const [getToasts, setToasts] = createContext<Toasts>();
