// SPDX-License-Identifier: Apache-2.0
import { faultOf, teller } from '../../src/queue/redis-faults.ts';

test.each<[string, Error, string]>([
  [
    'a connection',
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
  ],
  ['Redis itself', new Error('NOAUTH Authentication required.'), 'NOAUTH'],
  ['anything else, whose words may quote what it was given', new TypeError('no such Abernathy'), 'TypeError'],
])('a fault of %s is told by its code', (_whose, error, fault) => {
  expect(faultOf(error)).toBe(fault);
});

test('each fault is told once a minute', () => {
  const { now } = Date;
  const told: string[] = [];
  const tell = teller((fault) => told.push(fault));
  try {
    ['NOAUTH', 'NOAUTH', 'ECONNREFUSED', 'NOAUTH'].forEach(tell);
    expect(told).toEqual(['NOAUTH', 'ECONNREFUSED']);
    const later = now() + 60_000;
    Date.now = (): number => later;
    ['NOAUTH', 'NOAUTH'].forEach(tell);
    expect(told).toEqual(['NOAUTH', 'ECONNREFUSED', 'NOAUTH']);
  } finally {
    Date.now = now;
  }
});
