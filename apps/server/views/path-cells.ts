import { isFormula } from './csv.ts';
import { pathView } from './names.ts';

/** A path in a table, and where the cell is not the path to the letter, its exact bytes beside it. */
export function pathCells(bytes: Buffer): [path: string, pathRaw: string] {
  const { path, pathRaw } = pathView(bytes);
  return [path, pathRaw ?? (isFormula(path) ? bytes.toString('base64url') : '')];
}
