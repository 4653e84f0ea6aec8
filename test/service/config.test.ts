// SPDX-License-Identifier: Apache-2.0
import { readConfig } from '../../src/service/config.ts';

const DEFAULTS = {
  port: 8140,
  host: '127.0.0.1',
  isLoopback: true,
  dataDir: 'data',
  claimGate: false,
  publicUrl: undefined,
  tenantsFile: undefined,
  redisUrl: undefined,
  workers: 8,
  logLevel: 'info',
  corsOrigins: [],
  ratePerMinute: 6000,
  trustProxy: 0,
  secondLookMs: 300_000,
  graceMs: 20_000,
};

describe('readConfig', () => {
  test('defaults, also for variables that are empty', () => {
    expect(readConfig({})).toEqual(DEFAULTS);
    expect(readConfig({ PORT: '', DATA_DIR: '', REDIS_URL: '' })).toEqual(DEFAULTS);
  });

  test('from the environment', () => {
    const env = {
      PORT: '9000',
      HOST: '0.0.0.0',
      DATA_DIR: '/var/lib/mtc',
      CLAIM_GATE: 'on',
      PUBLIC_URL: 'https://charges.example.org/',
      TENANTS_FILE: 'tenants.json',
      REDIS_URL: 'redis://127.0.0.1:6379/1',
      WORKERS: '0',
      LOG_LEVEL: 'debug',
      CORS_ORIGINS: 'https://a.example.org, https://b.example.org',
      RATE_PER_MINUTE: '100',
      TRUST_PROXY: '1',
      SECOND_LOOK_SECONDS: '60',
      GRACE_SECONDS: '5',
    };
    expect(readConfig(env)).toEqual({
      port: 9000,
      host: '0.0.0.0',
      isLoopback: false,
      dataDir: '/var/lib/mtc',
      claimGate: true,
      publicUrl: 'https://charges.example.org/',
      tenantsFile: 'tenants.json',
      redisUrl: 'redis://127.0.0.1:6379/1',
      workers: 0,
      logLevel: 'debug',
      corsOrigins: ['https://a.example.org', 'https://b.example.org'],
      ratePerMinute: 100,
      trustProxy: 1,
      secondLookMs: 60_000,
      graceMs: 5000,
    });
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ PORT: 'abc' }, /^PORT: .*for example PORT=8140/],
    [{ PORT: '70000' }, /^PORT: /],
    [{ HOST: '0.0.0.0' }, /^TENANTS_FILE: is required with HOST=0\.0\.0\.0.*for example TENANTS_FILE=tenants\.json/],
    [{ CLAIM_GATE: 'maybe' }, /^CLAIM_GATE: .*for example CLAIM_GATE=off/],
    [{ PUBLIC_URL: 'charges.example.org' }, /^PUBLIC_URL: .*https:/],
    [{ PUBLIC_URL: 'https://charges.example.org' }, /^PUBLIC_URL: must end with a slash/],
    [{ REDIS_URL: 'http://127.0.0.1' }, /^REDIS_URL: .*redis:/],
    [{ WORKERS: '-1' }, /^WORKERS: /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /],
    [{ CORS_ORIGINS: '*' }, /^CORS_ORIGINS: /],
    [{ CORS_ORIGINS: 'https://a.example.org/path' }, /^CORS_ORIGINS: must be an origin/],
    [{ RATE_PER_MINUTE: '0' }, /^RATE_PER_MINUTE: /],
    [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY: /],
    [{ SECOND_LOOK_SECONDS: '0' }, /^SECOND_LOOK_SECONDS: /],
    [{ GRACE_SECONDS: '601' }, /^GRACE_SECONDS: /],
  ])('%j: names the variable and an example', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
