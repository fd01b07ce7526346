const SUFFIXES = ['', '-wal', '-shm', '-journal', '.lock'];
/** Databases of picture programs, which write beside themselves while they are open. */
const DATABASES = /\.(lrcat|cocatalogdb|dtrash|sqlite3?|db)$/i;

/**
 * The database that a file belongs to, as the path of its main file; null where a file stands for itself.
 * @param path bytes as on the Drive
 */
export function setOf(path: Buffer): Buffer | null {
  const text = path.toString('latin1');
  const suffix = SUFFIXES.find(
    (end) => text.endsWith(end) && DATABASES.test(text.slice(0, text.length - end.length)),
  );
  return suffix === undefined ? null : path.subarray(0, path.length - suffix.length);
}

/** Every path that can belong to the set, the main file's first. */
export function companionsOf(set: Buffer): Buffer[] {
  return SUFFIXES.map((end) => Buffer.concat([set, Buffer.from(end)]));
}
