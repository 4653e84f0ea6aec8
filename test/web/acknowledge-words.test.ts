// SPDX-License-Identifier: Apache-2.0
import { mitigationAction, tellsWhatWasRead } from '../../src/capture/facts/what-was-read.ts';
import { acknowledgeWords } from '../../src/web/data/acknowledge-words.ts';

const NOTE = ['DocumentReference/scan'];

test.each([
  ['a hold, with a note to read', NOTE, 'high', 'I have read it…', true],
  ['a hint, with a note to read', NOTE, 'low', 'I have read it…', false],
  ['a hold without anything to read', [], 'high', 'Acknowledge…', true],
  ['no hold, and nothing to read', [], 'moderate', 'Acknowledge…', false],
] as const)('%s: asked is what can be done, and told what it does', (_name, toRead, severity, asks, holds) => {
  const words = acknowledgeWords({ toRead, severity, acknowledged: false });
  expect(words.asks).toBe(asks);
  expect(words.effect.includes('no longer holds the charge')).toBe(holds);
});

test('what was read is told as read; a reason that set the issue aside is not, whoever gave it', () => {
  const told = [
    mitigationAction({ toRead: NOTE }, 'Page 1: pain 6/10'),
    mitigationAction({ toRead: [] }, 'Not kept by us'),
    { text: 'per policy' },
    { coding: [{ system: 'urn:other', code: 'read' }], text: 'Does not apply' },
  ].map((action) => tellsWhatWasRead({ action }));
  expect(told).toEqual([true, false, false, false]);
});
