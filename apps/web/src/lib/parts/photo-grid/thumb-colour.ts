import { thumbHashToAverageRGBA } from 'thumbhash';

/** The average colour of a picture, to stand in its place until it has come. */
export function thumbColour(thumbhash: string | null): string | undefined {
  if (!thumbhash) return undefined;
  const bytes = Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0));
  const { r, g, b } = thumbHashToAverageRGBA(bytes);
  return `rgb(${Math.round(r * 255)} ${Math.round(g * 255)} ${Math.round(b * 255)} / 0.55)`;
}
