// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { encodeBase64, decodeBase64 } from '../../src/fhir/base64.ts';

test('both ways agree with Node’s', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(Buffer.from(decodeBase64(text)).equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

test('line ends and padding hold nothing', () => {
  expect(Buffer.from(decodeBase64('c29y\r\nZQ==')).toString()).toBe('sore');
});
