// SPDX-License-Identifier: Apache-2.0
import { readConfig } from '../../src/server/config.ts';

describe('readConfig', () => {
  test('defaults', () => {
    expect(readConfig({})).toEqual({ port: 8140, dataDir: 'data', claimGate: false });
  });

  test('from the environment', () => {
    expect(readConfig({ PORT: '9000', DATA_DIR: '/var/lib/mtc', CLAIM_GATE: 'on' })).toEqual({
      port: 9000,
      dataDir: '/var/lib/mtc',
      claimGate: true,
    });
  });

  test.each([
    [{ PORT: 'abc' }, /^PORT: .*for example PORT=8140/],
    [{ PORT: '70000' }, /^PORT: /],
    [{ DATA_DIR: '' }, /^DATA_DIR: /],
    [{ CLAIM_GATE: 'maybe' }, /^CLAIM_GATE: /],
  ])('%j: names the variable and an example', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
