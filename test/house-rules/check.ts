import { rules } from './rules.ts';

/** Runs every rule, two at a time, says a line about each, and fails if one of them is broken. */
const waiting = [...rules];
let broken = 0;

async function work(): Promise<void> {
  for (let rule = waiting.shift(); rule; rule = waiting.shift()) {
    const since = performance.now();
    const { ok, says } = await rule.check();
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    if (!ok) broken++;
    console.log(`${ok ? 'kept  ' : 'BROKEN'}  ${rule.name} (${seconds} s)${says && `\n${indent(says)}`}`);
  }
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '        ');
}

await Promise.all([work(), work()]);
console.log(
  broken === 0 ? 'Every house rule is kept.' : `${broken} of ${rules.length} house rules are broken.`,
);
process.exit(broken === 0 ? 0 : 1);
