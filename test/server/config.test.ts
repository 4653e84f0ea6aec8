// SPDX-License-Identifier: Apache-2.0
import { readConfig } from '../../src/server/config.ts';

describe('readConfig', () => {
  test('defaults', () => {
    expect(readConfig({})).toEqual({ port: 8140, dataDir: 'data' });
  });

  test('from the environment', () => {
    expect(readConfig({ PORT: '9000', DATA_DIR: '/var/lib/mtc' })).toEqual({ port: 9000, dataDir: '/var/lib/mtc' });
  });

  test.each([
    [{ PORT: 'abc' }, /^PORT: .*for example PORT=8140/],
    [{ PORT: '70000' }, /^PORT: /],
    [{ DATA_DIR: '' }, /^DATA_DIR: /],
  ])('%j: names the variable and an example', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
