import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Usage } from './failure.ts';

/** Reads a command's words; `count` says how many stand without an option. @throws Usage */
export function readWords<const O extends ParseArgsOptionsConfig>(
  args: string[],
  count: [number, number],
  options: O,
) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, json: { type: 'boolean' } } as O & { json: { type: 'boolean' } },
      allowPositionals: true,
    });
    if (positionals.length < count[0]) throw new Usage('Something is missing.');
    if (positionals.length > count[1]) throw new Usage(`${positionals[count[1]]} is not expected here.`);
    return { values, positionals };
  } catch (error) {
    throw error instanceof Usage ? error : new Usage((error as Error).message.split('. ')[0]!);
  }
}

/** One of a few words, or nothing. @throws Usage */
export function oneOf<const T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined;
  throw new Usage(`${name} is one of ${allowed.join(', ')}.`);
}
