// SPDX-License-Identifier: Apache-2.0
import { isSecret, isSigned, verifySignature, type SignatureHeaders } from '../../src/ehr/signatures.ts';
import { OLD_SECRET, SECRET, medplumSigned, signed } from '../support/webhooks.ts';

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

describe('a signature', () => {
  const BODY = '{"resourceType":"Encounter"}';
  const verified = (
    { headers }: RequestInit,
    { body = BODY, secrets = [SECRET] }: { body?: string; secrets?: readonly string[] } = {},
  ): unknown => verifySignature(Buffer.from(body), headers as SignatureHeaders, secrets);
  const headersOf = ({ headers }: RequestInit): Record<string, string> => Object.fromEntries(new Headers(headers));
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const refused = { ok: false };

  test.each<[string, readonly string[]]>([
    ['the secret', [SECRET]],
    ['the one before it', [OLD_SECRET, SECRET]],
  ])('of Standard Webhooks by %s names the message, one of Medplum none', (_by, secrets) => {
    expect(verified(signed(BODY, { id: 'msg_1' }), { secrets })).toEqual({ ok: true, id: 'msg_1' });
    expect(verified(medplumSigned(BODY), { secrets })).toEqual({ ok: true, id: undefined });
  });

  test('by a secret in plain text counts as well', () => {
    const secrets = [OLD_SECRET];
    expect(verified(signed(BODY, { secret: OLD_SECRET, id: 'msg_1' }), { secrets })).toEqual({ ok: true, id: 'msg_1' });
    expect(verified(medplumSigned(BODY, OLD_SECRET), { secrets })).toEqual({ ok: true, id: undefined });
  });

  test.each<[string, () => unknown]>([
    ['of another body', () => verified(signed(BODY), { body: `${BODY} ` })],
    ['of another body, as Medplum signs', () => verified(medplumSigned(BODY), { body: `${BODY} ` })],
    ['by another secret', () => verified(signed(BODY, { secret: OLD_SECRET }))],
    ['by another secret, as Medplum signs', () => verified(medplumSigned(BODY, OLD_SECRET))],
    ['where there is no secret', () => verified(signed(BODY), { secrets: [] })],
    ['as Medplum signs where there is no secret', () => verified(medplumSigned(BODY), { secrets: [] })],
    ['of ten minutes ago', () => verified(signed(BODY, { at: minutesAgo(10) }))],
    ['of ten minutes ahead', () => verified(signed(BODY, { at: minutesAgo(-10) }))],
    ['that is none', () => verified({ headers: { 'x-signature': 'x'.repeat(64) } })],
    ['that is too short', () => verified({ headers: { 'x-signature': 'ab' } })],
    ['without a header', () => verified({ headers: {} })],
    [
      'of Standard Webhooks that is wrong, whatever Medplum’s says',
      () =>
        verified({
          headers: { ...headersOf(medplumSigned(BODY)), ...headersOf(signed(BODY, { secret: OLD_SECRET })) },
        }),
    ],
  ])('%s proves nothing', (_what, verify) => {
    expect(verify()).toEqual(refused);
  });
});
