import { commands } from './commands/commands.ts';
import { Failure, Usage } from './failure.ts';
import { usage } from './usage.ts';

/** Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done and found problems. */
async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  const two = `${name} ${rest[0] ?? ''}`.trim();
  const command = Object.hasOwn(commands, two) ? two : name;
  if (!Object.hasOwn(commands, command)) throw new Usage(`There is no command ${name}.`);
  return commands[command]!.run(command === two && two !== name ? rest.slice(1) : rest);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof Failure || error instanceof Usage;
    process.stderr.write(`${known ? error.message : (error as Error).stack}\n`);
    if (error instanceof Usage) process.stderr.write('See: safelight help\n');
    process.exitCode = error instanceof Usage ? 2 : 1;
  },
);
