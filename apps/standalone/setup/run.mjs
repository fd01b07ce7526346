import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A step that could not be done; the message says what to do about it. */
export class Unfinished extends Error {}

const running = new Set();

/**
 * Runs a program and returns what it printed; what it prints is only shown when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const finish = (ok) => {
      running.delete(child);
      resolve({ ok, output: output.trim() });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}

/** The same, ending the set-up with what the program printed when it fails. */
export async function mustRun(what, command, args, options) {
  const { ok, output } = await run(command, args, options);
  if (!ok) throw new Unfinished(`${what} failed:\n${output}`);
  return output;
}

/** Node 24 of the npm package `node`. */
export const node24 = join(root, 'node_modules/.bin/node');

/** A shell that is told to stop does not pass it on: without this, installing would go on unseen. */
export function endWithOurParent() {
  const parent = process.ppid;
  const stop = () => {
    for (const child of running) child.kill();
    process.exit(1);
  };
  process.on('SIGTERM', stop);
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}

/** Programs are found in the system's folders even where the environment is empty. */
function environment() {
  const path = [process.env.PATH, '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
  return { ...process.env, PATH: path.filter(Boolean).join(':') };
}
