import { systemClock } from '@safelight/core/base/clock.ts';
import { readConfig } from '@safelight/core/base/config.ts';
import { whatAils } from './heartbeat.ts';

/** The health check of a container: exit code 0 while the worker of this environment is well. */
const ails = whatAils(readConfig(process.env), systemClock.now());
if (ails !== null) {
  process.stderr.write(`${ails}\n`);
  process.exitCode = 1;
}
