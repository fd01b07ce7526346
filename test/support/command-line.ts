import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const safelight = fileURLToPath(new URL('../../apps/cli/bin/safelight.js', import.meta.url));

/** Runs `safelight` with these words; its output as bytes. */
export async function safelightCommand(
  data: string,
  ...words: string[]
): Promise<{ code: number | null; out: Buffer; err: string }> {
  const env = { ...process.env, SAFELIGHT_DATA: data };
  const child = spawn(process.execPath, [safelight, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString() };
}
