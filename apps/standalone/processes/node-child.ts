import { fileURLToPath } from 'node:url';
import { type Child, spawnChild } from './spawn-child.ts';
import type { Start } from './supervise.ts';

/** What the server and the worker tell the launcher over Node's message channel. */
type Message = { type: 'ready'; url?: string } | { type: 'say'; line: string };

export interface NodeChildOptions {
  /** As it is spoken of: `The worker`. */
  name: string;
  /** Its main file, from the repository's root. */
  script: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  say: (line: string) => void;
  onReady?: (url: string | undefined) => void;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PATIENCE_MS = 120_000;

/** One of our own processes. What it writes on standard error before it is ready is why it did not start. */
export function nodeChild(options: NodeChildOptions): Start {
  return async (spawned) => {
    const complaints: string[] = [];
    let isReady = false;
    const child = spawnChild({
      command: process.execPath,
      args: [options.script],
      cwd: root,
      env: options.env,
      stopSignal: 'SIGTERM',
      messages: true,
      onLine: (line, stream) => {
        options.log(line);
        if (stream !== 'stderr') return;
        if (isReady) options.say(`${options.name}: ${line}`);
        else complaints.push(line);
      },
    });
    spawned(child);
    const url = await readyMessage(child, options, complaints);
    isReady = true;
    options.onReady?.(url);
  };
}

function readyMessage(
  child: Child,
  options: NodeChildOptions,
  complaints: string[],
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) =>
      reject(new Error(complaints.join('\n') || `${options.name} did not start (${how}).`));
    const timer = setTimeout(fail, PATIENCE_MS, 'not ready within two minutes');
    child.process.on('message', (message: Message) => {
      if (message.type === 'say') options.say(message.line);
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
