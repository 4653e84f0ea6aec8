// SPDX-License-Identifier: Apache-2.0
const { default: TestSequencer } = require('@jest/test-sequencer');

/**
 * The longest files first, so that none begins when all others are done. Jest knows their times from the run before; in
 * a fresh checkout it goes by their size, which those that drive a browser belie.
 */
module.exports = class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ duration, path }) => duration === undefined && path.includes('/test/web/');
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
