// SPDX-License-Identifier: Apache-2.0
import { REGION_TERMS } from '../../../src/engine/text/region-terms.ts';
import { SERVICE_TERMS } from '../../../src/engine/text/service-terms.ts';
import { PLAIN_TEXTS } from '../../../src/engine/plain/plain-words.ts';
import { TREATMENT_NAMES, treatmentName } from '../../../src/engine/plain/treatment-names.ts';

const TECHNIQUES = SERVICE_TERMS.filter(({ service }) => service === undefined).map(({ label }) => label);
const REGIONS = REGION_TERMS.map(([region]) => region);

test('every language of the letter but English has names', () => {
  expect(Object.keys(TREATMENT_NAMES).sort()).toEqual(
    Object.keys(PLAIN_TEXTS)
      .filter((one) => one !== 'en')
      .sort(),
  );
});

test.each(Object.entries(TREATMENT_NAMES))(
  '%s calls every technique and region of the vocabulary something of its own',
  (language, names) => {
    for (const label of new Set([...TECHNIQUES, ...REGIONS])) {
      expect([label, treatmentName(label, language)]).toEqual([label, expect.stringMatching(/\p{L}/u)]);
    }
    const english = Object.entries(names).filter(([label, name]) => label === name);
    // Words of Latin and French are the same in several languages.
    expect(english.map(([label]) => label).filter((label) => !['abdomen', 'manipulation'].includes(label))).toEqual([]);
  },
);

test('what nobody has put into words has no name', () => {
  expect(treatmentName('toString', 'es')).toBeUndefined();
  expect(treatmentName('hip', 'toString')).toBeUndefined();
  expect(treatmentName('hip', 'en')).toBeUndefined();
});
