import { commands } from './commands/commands.ts';

/** What there is, for a person. */
export function usage(): string {
  const all = Object.values(commands);
  const width = Math.max(...all.map((command) => command.form.length));
  const lines = all.map(({ form, says }) => `  safelight ${form.padEnd(width)}  ${says}`);
  return ['Safelight, the archive server of a photographer', '', ...lines, '', 'All take --json.', ''].join(
    '\n',
  );
}
