// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { BotPool, type AnswerBot } from '../../src/embedded/bot-pool.ts';

const limits = { silentMs: 3000, totalMs: 4000, memoryMb: 64 };
const options = { requireFrom: join(process.cwd(), 'package.json'), size: 1 };
const pool = new BotPool({ ...options, limits });
/** However busy the machine is, its memory is used up before its time. */
const patientPool = new BotPool({ ...options, limits: { memoryMb: limits.memoryMb } });
afterAll(async () => {
  await Promise.all([pool.close(), patientPool.close()]);
});

const answerWithUrl: AnswerBot = async ({ url }) => {
  const headers = { 'content-type': 'application/fhir+json' };
  return Promise.resolve({ status: 200, headers, body: JSON.stringify({ url }) });
};

async function run(body: string, on = pool, answer = answerWithUrl): Promise<unknown> {
  const code = `exports.handler = async (medplum, event) => { ${body} };`;
  const call = { bot: { reference: 'Bot/1' }, contentType: '', secrets: {}, headers: {} };
  const order = { code, event: { ...call, input: { word: 'in' } }, baseUrl: 'http://127.0.0.1/' };
  const { returned } = await on.run(order, answer);
  return returned;
}

test('a bot gets its input, its server, and what a bundle of ours requires', async () => {
  expect(await run('return event.input.word')).toBe('in');
  expect(await run('return medplum.readResource("Patient", "p")')).toEqual({
    url: 'http://127.0.0.1/fhir/R4/Patient/p',
  });
  expect(
    await run('await require("node:timers/promises").setTimeout(1); return require("node:crypto").randomUUID().length'),
  ).toBe(36);
  await expect(run('throw new Error("boom")')).rejects.toThrow('boom');
});

test.each([
  ['require of the file system', 'return require("node:fs").readFileSync("/etc/hostname")'],
  ['require of a process', 'return require("child_process").execSync("id")'],
  ['import', 'return Object.keys(await import("node:fs")).length'],
  ['import by the outer realm', 'return fetch.constructor("return import(\'node:fs\')")()'],
  ['the outer realm’s process', 'return URL.constructor("return process")().env'],
  ['the outer realm’s require', 'return medplum.constructor.constructor("return require")()("node:fs")'],
])('no way to the system by %s', async (_way, body) => {
  await expect(run(body)).rejects.toThrow();
});

/** Holds up its thread as a loop does, and leaves the processor to other tests. */
const IDLE = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);';

test.each([
  ['an endless loop', 'for (;;) {}', 'without a pause for more than 3 s'],
  ['an endless loop after a pause', `await null; for (;;) { ${IDLE} }`, 'without a pause for more than 3 s'],
  ['a promise that is never kept', 'return new Promise(() => {})', 'ran for more than 4 s'],
])(
  '%s ends the bot, and the next one runs',
  async (_name, body, why) => {
    await expect(run(body)).rejects.toThrow(why);
    expect(await run('return 1')).toBe(1);
  },
  60_000,
);

test('a server that cannot listen for longer than a bot may be silent, or run, ends none', async () => {
  const answer: AnswerBot = async (request) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, limits.totalMs + 500);
    return answerWithUrl(request);
  };
  expect(await run('await fetch("http://127.0.0.1/x"); return 1', pool, answer)).toBe(1);
}, 60_000);

test('what a bot leaves behind asks for nothing, and ends nothing, in the run of the next one', async () => {
  const later = 'require("node:timers/promises").setTimeout(50)';
  expect(await run(`${later}.then(() => fetch("http://127.0.0.1/late")); return 1`)).toBe(1);
  const asked: string[] = [];
  const answer: AnswerBot = async ({ url }) => {
    asked.push(url);
    return Promise.resolve({ status: 200, headers: {}, body: '{}' });
  };
  expect(await run(`await ${later}; await ${later}; await fetch("http://127.0.0.1/own"); return 2`, pool, answer)).toBe(
    2,
  );
  expect(asked).toEqual(['http://127.0.0.1/own']);
});

test.each(['null', '1', '{ kind: "ask" }', '{ kind: "ask", call: 1, request: null }', '{ kind: "returned", log: {} }'])(
  'a thread that sends %s is ended, and the next bot runs',
  async (message) => {
    const outer = `const p = MessagePort.prototype; const send = p.postMessage; p.postMessage = function () { send.call(this, ${message}); }`;
    await expect(run(`fetch.constructor(${JSON.stringify(outer)})(); return 1`)).rejects.toThrow('no message');
    expect(await run('return 1')).toBe(1);
  },
);

test('a heap that grows ends the bot, and the next one runs', async () => {
  const grows = run('const all = []; for (;;) { all.push(new Array(1e5).fill({})); }', patientPool);
  await expect(grows).rejects.toThrow('more than 64 MB');
  expect(await run('return 1', patientPool)).toBe(1);
});
