import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stack } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CODE = ['packages', 'apps/server', 'workers'];
const SETTLE_MS = 150;

/** Restarts server and worker when their code changes and serves the web app with reload beside them. */
export function reloadOnChange(stack: Stack, url: string, say: (line: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const restart = () => {
    say('The code changed: server and worker start anew.');
    for (const service of stack.ownServices()) service.restart();
  };
  for (const folder of CODE) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file?.endsWith('.ts') || file.includes('node_modules') || file.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(restart, SETTLE_MS);
    });
  }
  serveWebApp(url);
}

/** Vite prints its own address; it ends with us because it shares our terminal and our standard input. */
function serveWebApp(url: string): void {
  const web = join(root, 'apps/web');
  const vite = join(
    dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const child = spawn(process.execPath, [vite, 'dev'], {
    cwd: web,
    env: { ...process.env, SAFELIGHT_DEV_SERVER: url },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('exit', () => child.kill());
}
