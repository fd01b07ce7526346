import koffi from 'koffi';

const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;
const POSIX_FADV_SEQUENTIAL = 2;
const POSIX_FADV_WILLNEED = 3;
const POSIX_FADV_DONTNEED = 4;
const FICLONE = 0x40049409;

/** System calls that Node does not offer. All take open descriptors or NUL-free paths and say whether they worked. */
export interface Kernel {
  /** Drops the clean cached pages of a file, so that the next read asks the medium. */
  dropCache(fd: number): void;
  /** Says that a file will be read from front to back. */
  readAhead(fd: number): void;
  /** Has a part of a file fetched from the medium while something else is done. */
  fetchAhead(fd: number, offset: number, length: number): void;
  /** Writes everything of the file system that holds `fd` to the medium. False where the call failed. */
  flushFileSystem(fd: number): boolean;
  /** Makes `target` share the extents of `source`. False where the file system cannot. */
  reflink(source: number, target: number): boolean;
  /** Renames without ever replacing. Null when done, else the errno name (`EEXIST`, or `EINVAL` where unsupported). */
  renameNoReplace(from: Buffer, to: Buffer): string | null;
  /** Sets access and modification time to the nanosecond, also before 1970. */
  setTimes(fd: number, mtimeNs: bigint): boolean;
}

/** Binds the calls of the C library; each thread binds its own. */
export function openKernel(): Kernel {
  const libc = koffi.load(null);
  const fadvise = libc.func('int posix_fadvise(int fd, int64_t offset, int64_t length, int advice)');
  const syncfs = libc.func('int syncfs(int fd)');
  const ioctl = libc.func('int ioctl(int fd, unsigned long request, int argument)');
  const futimens = libc.func('int futimens(int fd, const uint8_t *times)');
  const renameat2 = optional(() =>
    libc.func(
      'int renameat2(int fromDir, const uint8_t *from, int toDir, const uint8_t *to, unsigned int flags)',
    ),
  );
  return {
    dropCache: (fd) => void fadvise(fd, 0, 0, POSIX_FADV_DONTNEED),
    readAhead: (fd) => void fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL),
    fetchAhead: (fd, offset, length) => void fadvise(fd, offset, length, POSIX_FADV_WILLNEED),
    flushFileSystem: (fd) => syncfs(fd) === 0,
    reflink: (source, target) => ioctl(target, FICLONE, source) === 0,
    renameNoReplace(from, to) {
      if (!renameat2) return 'ENOSYS';
      const done = renameat2(AT_FDCWD, terminated(from), AT_FDCWD, terminated(to), RENAME_NOREPLACE);
      return done === 0 ? null : errnoName(koffi.errno());
    },
    setTimes: (fd, mtimeNs) => futimens(fd, timespecs(mtimeNs)) === 0,
  };
}

/** Older C libraries lack the call. */
function optional<T>(bind: () => T): T | null {
  try {
    return bind();
  } catch {
    return null;
  }
}

function errnoName(errno: number): string {
  const found = Object.entries(koffi.os.errno).find(([, value]) => value === errno);
  return found?.[0] ?? `E${errno}`;
}

function terminated(path: Buffer): Buffer {
  return Buffer.concat([path, Buffer.alloc(1)]);
}

/** Two `struct timespec` of 64-bit Linux: whole seconds rounded down, nanoseconds 0 to 999,999,999. */
function timespecs(ns: bigint): Buffer {
  const second = 1_000_000_000n;
  const nanoseconds = ((ns % second) + second) % second;
  const seconds = (ns - nanoseconds) / second;
  const both = Buffer.alloc(32);
  for (const at of [0, 16]) {
    both.writeBigInt64LE(seconds, at);
    both.writeBigInt64LE(nanoseconds, at + 8);
  }
  return both;
}
