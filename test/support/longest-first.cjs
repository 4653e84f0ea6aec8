// SPDX-License-Identifier: Apache-2.0
const { default: TestSequencer } = require('@jest/test-sequencer');

/**
 * Those that drive a browser, start a service, a server or a command, play a table that stands elsewhere, or read or assess the
 * same over and over: their size belies them.
 */
const LONG =
  /\/test\/(?:web|service|cli|deploy|medplum|audit|embedded|queue)\/|assess-affected|canary|linear|preview|shared-minutes|one-answer|-kinds?\./;

/**
 * The longest files first, so that none begins when all others are done. Jest knows their times from the run before; in
 * a fresh checkout it goes by their size.
 */
module.exports = class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ duration, path }) => duration === undefined && LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
