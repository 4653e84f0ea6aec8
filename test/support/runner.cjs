// SPDX-License-Identifier: Apache-2.0
const { createRequire } = require('node:module');
const { createRunner } = require('jest-light-runner');

/*
 * jest-light-runner 0.8.2 has one channel for all of its processes: the first that asks for its configuration has it sent to
 * each, and one that does not listen yet misses it and waits for ever, seen as a run that stands still with nothing to do.
 * Here each process has a channel of its own, and is answered when it asks.
 */
const { default: Tinypool } = createRequire(require.resolve('jest-light-runner'))('tinypool');
const { run } = Tinypool.prototype;

Tinypool.prototype.run = async function runApart(task, options) {
  const { channel } = options ?? {};
  return run.call(this, task, channel ? { ...options, channel: apart(channel) } : options);
};

function apart(shared) {
  let own;
  return {
    onMessage: (listener) => {
      own = listener;
    },
    postMessage: (message) => {
      shared.onMessage(own);
      shared.postMessage(message);
    },
  };
}

module.exports = createRunner();
