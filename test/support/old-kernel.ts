import { constants } from 'node:os';
import koffi, { type LibraryHandle } from 'koffi';

/**
 * Becomes another program under a kernel that knows no system call newer than Linux 4.4: a seccomp filter answers
 * ENOSYS to them. Calls are numbered in the order in which they came, so one comparison tells. Source: the kernel's
 * tables syscall_64.tbl and asm-generic/unistd.h; copy_file_range was the first of 4.5.
 *   node old-kernel.ts CHANNEL_FD COMMAND ARGUMENTS…
 */
const kernels: Record<string, { audit: number; copyFileRange: number } | undefined> = {
  x64: { audit: 0xc000003e, copyFileRange: 326 },
  arm64: { audit: 0xc00000b7, copyFileRange: 285 },
};

/** Of `struct seccomp_data`: where the call's number and the architecture stand. */
const NUMBER = 0;
const ARCHITECTURE = 4;

const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const FAIL = 0x00050000;

const PR_SET_SECCOMP = 22;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_MODE_FILTER = 2;
const F_SETFD = 2;

/** `struct sock_filter`, eight bytes each: code, jumps where true and where false, operand. */
function filter(instructions: [number, number, number, number][]): Buffer {
  const program = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, isTrue, isFalse, operand], n) => {
    program.writeUInt16LE(code, n * 8);
    program.writeUInt8(isTrue, n * 8 + 2);
    program.writeUInt8(isFalse, n * 8 + 3);
    program.writeUInt32LE(operand, n * 8 + 4);
  });
  return program;
}

function becomeOld(libc: LibraryHandle): void {
  const kernel = kernels[process.arch];
  if (!kernel) throw new Error(`no table for ${process.arch}`);
  const program = filter([
    [LOAD_WORD, 0, 0, ARCHITECTURE],
    [JUMP_IF_EQUAL, 1, 0, kernel.audit],
    [RETURN, 0, 0, KILL],
    [LOAD_WORD, 0, 0, NUMBER],
    [JUMP_IF_AT_LEAST, 0, 1, kernel.copyFileRange],
    [RETURN, 0, 0, FAIL | constants.errno.ENOSYS],
    [RETURN, 0, 0, ALLOW],
  ]);
  koffi.struct('sock_fprog', { length: 'uint16', filter: 'uint8 *' });
  const setPlain = libc.func('prctl', 'int', ['int', 'ulong', 'ulong', 'ulong', 'ulong']);
  const setFilter = libc.func('prctl', 'int', ['int', 'ulong', 'sock_fprog *', 'ulong', 'ulong']);
  const done =
    setPlain(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0 &&
    setFilter(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, { length: program.length / 8, filter: program }, 0, 0) ===
      0;
  if (!done) throw new Error('the filter was refused');
}

const [channel, ...command] = process.argv.slice(2);
const libc = koffi.load(null);
// Node keeps what it has open to itself; the program is to have the same streams and the same channel.
const setFlags = libc.func('fcntl', 'int', ['int', 'int', 'int']);
for (const fd of [0, 1, 2, Number(channel)]) setFlags(fd, F_SETFD, 0);
const environment = Object.entries({ ...process.env, NODE_CHANNEL_FD: channel });
const execute = libc.func('execve', 'int', ['str', 'str *', 'str *']);
becomeOld(libc);
execute(command[0], [...command, null], [...environment.map(([name, value]) => `${name}=${value}`), null]);
throw new Error(`${command[0]} could not be started.`);
