import type { CloudDoor, OpenCloud } from '@safelight/core/catalog/cloud-setup/cloud-door.ts';
import type { Handlers } from './handler.ts';

/** Handlers of the store that is set up at the moment of each call. */
export function followCloud(door: CloudDoor, handlersTo: (now: OpenCloud | null) => Handlers): Handlers {
  let made = { to: door.now(), handlers: handlersTo(door.now()) };
  const current = () => {
    const to = door.now();
    if (made.to !== to) made = { to, handlers: handlersTo(to) };
    return made.handlers;
  };
  type AnyHandler = (call: unknown) => unknown;
  const names = Object.keys(made.handlers) as (keyof Handlers)[];
  const following = names.map((name) => [name, (call: unknown) => (current()[name] as AnyHandler)(call)]);
  return Object.fromEntries(following) as Handlers;
}
