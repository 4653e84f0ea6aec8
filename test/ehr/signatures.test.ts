// SPDX-License-Identifier: Apache-2.0
import { isSecret, isSigned } from '../../src/ehr/signatures.ts';

test.each([
  [{ 'webhook-signature': 'v1,x' }, true],
  [{ 'x-signature': 'x' }, true],
  [{ 'webhook-id': '1', 'webhook-timestamp': '1' }, false],
  [{}, false],
])('headers %j sign: %s', (headers, signs) => {
  expect(isSigned(headers)).toBe(signs);
});

test.each([
  ['s3cret', true],
  ['Bearer s3cret', true],
  ['bearer  s3cret', true],
  ['other', false],
  ['s3', false],
  ['', false],
  [undefined, false],
])('a header that says %j proves a holder of the secret: %s', (value, isProof) => {
  expect(isSecret(value, ['before', 's3cret'])).toBe(isProof);
});

test('a secret may have the word of a scheme within it', () => {
  expect(isSecret('Token Bearer s3cret', ['Token s3cret'])).toBe(false);
  expect(isSecret('Token Bearer s3cret', ['Token Bearer s3cret'])).toBe(true);
});

test('without a secret nothing proves anything', () => {
  expect(isSecret('s3cret', [])).toBe(false);
});
