// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/**
 * A bundle that a server process evaluates once, however many runs it has. Medplum's vmcontext gives each run a
 * context of its own, in which schemas and tables would be made anew and no function ever gets compiled for speed.
 *
 * Kept are the code's own functions and constants, under the hash of the code: a new version is another entry. A module
 * of Node's that bots may require is the one thing that contexts of a process share. Each run
 * has its own client, event and log; the event that the context of the first run holds is let go. Errors are made
 * anew in the run's context, whose runtime knows only its own.
 */
export function keptBundle(code: string): string {
  const key = createHash('sha256').update(code).digest('hex');
  return `const bot = (() => {
const kept = (require("node:timers/promises")[Symbol.for("manual-therapy-charges/bots")] ??= new Map());
let bot = kept.get("${key}");
if (!bot) {
const module = { exports: {} };
((exports, module) => {
${code}
})(module.exports, module);
bot = module.exports;
kept.set("${key}", bot);
}
return bot;
})();
exports.handler = async (medplum, event) => {
delete globalThis.event;
try {
return await bot.handler(medplum, event, (line) => console.log(line));
} catch (error) {
if (error instanceof Error || error?.outcome !== undefined) throw error;
throw Object.assign(new Error(error?.message ?? String(error)), { stack: error?.stack });
}
};
`;
}
