import { execFile } from 'node:child_process';
import { parseSmart, type SmartReport } from './smart-report.ts';

/** What came of asking: a report, or that there is no `smartctl` here. */
export type SmartAnswer = { is: 'report'; report: SmartReport } | { is: 'absent' };

const PATIENCE_MS = 30_000;
const MOST_TEXT = 4 * 1024 * 1024;

/**
 * Asks a disk how it is, through smartmontools. Nothing is written to it. Its exit code says much of the disk and little
 * of the question, so what it wrote is read whatever that is.
 */
export function askSmart(node: string, program = 'smartctl'): Promise<SmartAnswer> {
  return new Promise((resolve) => {
    const options = { timeout: PATIENCE_MS, maxBuffer: MOST_TEXT };
    execFile(program, ['--json=c', '--all', node], options, (error, out) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') return resolve({ is: 'absent' });
      resolve({ is: 'report', report: reportOf(out) });
    });
  });
}

function reportOf(out: string): SmartReport {
  try {
    return parseSmart(out);
  } catch {
    return parseSmart(
      JSON.stringify({ smartctl: { messages: [{ string: 'The disk did not answer in time.' }] } }),
    );
  }
}
