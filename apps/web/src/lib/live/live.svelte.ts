import type { LiveEvent, LiveType } from '@safelight/contract/live.ts';
import { createContext } from 'svelte';
import { backOff } from './back-off.ts';

type Listener = (event: LiveEvent) => void;

/** The WebSocket of live events. It connects again by itself; whoever listens asks again then. */
export class Live {
  /** Rises with every reconnect: what was on screen before may have changed since. */
  epoch = $state(0);
  /** When the connection was lost, until it is back. */
  lostAt = $state<number>();
  /** When it is tried next. */
  nextTryAt = $state<number>();
  #socket: WebSocket | undefined;
  #listeners = new Set<Listener>();
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;
  #opened = false;

  /** Connects and stays connected until the returned function is called. */
  start(): () => void {
    this.#wanted = true;
    this.#connect();
    const wake = () => {
      if (document.visibilityState === 'visible') this.retry();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      this.#stop();
    };
  }

  /** Listens to some kinds of events; call the returned function to stop. */
  on<T extends LiveType>(types: T[], listener: (event: Extract<LiveEvent, { type: T }>) => void): () => void {
    const wanted = new Set<string>(types);
    const each: Listener = (event) => {
      if (wanted.has(event.type)) listener(event as Extract<LiveEvent, { type: T }>);
    };
    this.#listeners.add(each);
    return () => this.#listeners.delete(each);
  }

  /** Tries at once instead of waiting. */
  retry = (): void => {
    if (!this.#wanted || (this.#socket && this.#socket.readyState <= WebSocket.OPEN)) return;
    clearTimeout(this.#timer);
    this.#connect();
  };

  #connect(): void {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/live`);
    this.#socket = socket;
    this.nextTryAt = undefined;
    socket.onopen = () => {
      this.#tries = 0;
      this.lostAt = undefined;
      if (this.#opened) this.epoch += 1;
      this.#opened = true;
    };
    socket.onmessage = (message) => this.#hear(message.data);
    socket.onclose = () => this.#again();
  }

  #hear(data: unknown): void {
    const event = JSON.parse(String(data)) as LiveEvent;
    for (const listener of this.#listeners) listener(event);
  }

  #again(): void {
    if (!this.#wanted) return;
    this.lostAt ??= Date.now();
    const wait = backOff(this.#tries, Math.random());
    this.#tries += 1;
    this.nextTryAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #stop(): void {
    this.#wanted = false;
    this.#opened = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
    this.lostAt = undefined;
  }
}

export const [getLive, setLive] = createContext<Live>();
