import type { Attachment } from 'svelte/attachments';

const LONG = 450;
const STILL = 3;

/** Under a finger, a long press does something else than a tap: the tap and the browser's own menu are left out then. */
export function longPress(does: () => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let done = false;
    const letGo = () => clearTimeout(timer);
    const press = (event: PointerEvent) => {
      done = false;
      if (event.pointerType !== 'touch') return;
      timer = setTimeout(() => {
        done = true;
        does();
      }, LONG);
    };
    const move = (event: PointerEvent) => {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > STILL) letGo();
    };
    const leaveOut = (event: Event) => {
      if (!done) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type === 'click') done = false;
    };
    const end = new AbortController();
    const { signal } = end;
    element.addEventListener('pointerdown', press, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', letGo, { signal });
    element.addEventListener('pointercancel', letGo, { signal });
    element.addEventListener('contextmenu', leaveOut, { signal, capture: true });
    element.addEventListener('click', leaveOut, { signal, capture: true });
    return () => {
      letGo();
      end.abort();
    };
  };
}
