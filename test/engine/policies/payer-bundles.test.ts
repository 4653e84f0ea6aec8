// SPDX-License-Identifier: Apache-2.0
import { bundleOf, bundleWith } from '../../../src/engine/policies/payer-bundles.ts';

test.each([
  ['97530', '97140', '97530'],
  ['97140/97530', '97140', '97530'],
  ['97530/97140', '97530', '97140'],
  ['98940', '98940', '97140'],
  ['98925', '98925', '97140'],
  ['97140/98940', '97140', '98940'],
])('%s pays %s and denies %s', (word, paid, denied) => {
  expect(bundleOf(word)).toEqual({ paid, denied });
});

test('the bundle with a code, whichever of the two is paid', () => {
  const words = ['97124/97140', '97140/97150'];
  expect(bundleWith(words, '97124')).toEqual({ paid: '97124', denied: '97140' });
  expect(bundleWith(words, '97150')).toEqual({ paid: '97140', denied: '97150' });
  expect(bundleWith(words, '97530')).toBeUndefined();
});
