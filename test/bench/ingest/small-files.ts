import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IN_A_FOLDER = 300;

/** Makes many files of some 25 bytes, no two alike where `mark` differs, 300 to a folder. */
export function makeSmallFiles(top: string, files: number, mark = ''): void {
  for (let n = 0; n < files; n++) {
    const folder = join(top, String(Math.floor(n / IN_A_FOLDER / 100)), String(Math.floor(n / IN_A_FOLDER)));
    if (n % IN_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `DSC_${n}.xmp`), `a small file${mark}, number ${n}`);
  }
}
