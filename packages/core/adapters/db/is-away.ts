import { errnoOf } from '../../base/errors.ts';

/** Connection exceptions (class 08), shutdown, crash, start, too many connections. Source: PostgreSQL, appendix A. */
const AWAY = /^(08...|57P0[1-5]|53300|40001|40P01)$/;
/** The driver has words but no code for a connection that ended under it. */
const ENDED = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when)/;

/** Whether an error says that the database went away or asks to try again, and nothing about the work itself. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && AWAY.test(code)) return true;
  if ('syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall)))
    return errnoOf(error) !== null && !('path' in error);
  return ENDED.test(error.message);
}
