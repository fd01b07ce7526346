import { fileURLToPath } from 'node:url';
import { type Child, spawnChild } from './spawn-child.ts';
import type { Start } from './supervise.ts';

/** What the server and the worker tell the launcher over Node's message channel. */
interface Message {
  type: 'ready';
  url?: string;
}

export interface NodeChildOptions {
  /** As it is spoken of: `The worker`. */
  name: string;
  /** Its main file, from the repository's root. */
  script: string;
  /** Options of Node itself. */
  nodeOptions?: string[];
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  say: (line: string) => void;
  onReady?: (url: string | undefined) => void;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PATIENCE_MS = 120_000;
const MOST_COMPLAINTS = 50;

/**
 * One of our own processes. Its log is JSON; any other line on standard output is for the person who started it. What
 * it writes on standard error before it is ready says why it did not start.
 */
export function nodeChild(options: NodeChildOptions): Start {
  return async (spawned) => {
    const complaints: string[] = [];
    const child = spawnChild({
      command: process.execPath,
      args: [...(options.nodeOptions ?? []), options.script],
      cwd: root,
      env: options.env,
      stopSignal: 'SIGTERM',
      messages: true,
      onLine: (line, stream) => {
        options.log(line);
        if (stream === 'stderr') complaints.push(line);
        else if (!line.startsWith('{')) options.say(line);
        if (complaints.length > MOST_COMPLAINTS) complaints.shift();
      },
    });
    spawned(child);
    options.onReady?.(await readyMessage(child, options, complaints));
  };
}

function readyMessage(
  child: Child,
  options: NodeChildOptions,
  complaints: string[],
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) =>
      reject(new Error(oneLine(complaints) ?? `${options.name} did not start (${how}).`));
    const timer = setTimeout(fail, PATIENCE_MS, 'not ready within two minutes');
    child.process.on('message', (message: Message) => {
      if (message.type !== 'ready') return;
      clearTimeout(timer);
      resolve(message.url);
    });
    child.process.once('close', () => {
      clearTimeout(timer);
      void child.exited.then(fail);
    });
  });
}

/** The one line that it wrote; of a crash the line with the error. The whole is in its log. */
function oneLine(complaints: string[]): string | undefined {
  return complaints.find((line) => /^\w*Error\b/.test(line)) ?? complaints.find((line) => line.trim() !== '');
}
