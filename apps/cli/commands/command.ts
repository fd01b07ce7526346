export interface Command {
  /** As it is written, after `safelight`. */
  form: string;
  says: string;
  /** Does it and returns the exit code. */
  run(args: string[]): Promise<number>;
}
