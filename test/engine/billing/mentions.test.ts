// SPDX-License-Identifier: Apache-2.0
import { mentions } from '../../../src/engine/billing/mentions.ts';
import { SERVICE_TERMS, TITLE_SERVICE_TERMS } from '../../../src/engine/billing/service-terms.ts';

const labels = (text: string): string[] => mentions(text, SERVICE_TERMS).map(({ term }) => term.label);

describe('mentions', () => {
  test.each([
    ['Dry needling to upper trapezius', ['dry needling']],
    ['DRY-NEEDLING x 3 muscles', ['dry needling']],
    ['No joint pain; dry needling to the trapezius', ['dry needling']],
    ['Patient denies pain. Dry needling performed.', ['dry needling']],
    ['No adverse response but received dry needling', ['dry needling']],
    ['TENS 15 min to low back', ['TENS']],
    ['tens unit applied', ['TENS']],
    ['surface EMG biofeedback', ['EMG biofeedback']],
    ['EMG training for VMO', ['EMG biofeedback']],
    ['Mechanical lumbar traction', ['mechanical traction']],
    ['Manual traction, grade III mobilization', ['manual traction', 'mobilization']],
    ['IASTM to the calf', ['soft tissue mobilization']],
    ['Cross friction massage', ['friction massage']],
    ['Therapeutic massage', ['massage']],
    ['soft tissue massage', ['soft tissue mobilization']],
    ['Lymphatic drainage of the arm', ['manual lymphatic drainage']],
    ['strain/counterstrain to psoas', ['strain-counterstrain']],
  ])('%s', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  test.each([
    'Dry needling not performed',
    'Dry needling was not performed today.',
    'dry needling, not indicated',
    'Patient declined dry needling',
    'No dry needling',
    'Did not receive dry needling',
    'Not performed: dry needling',
    'Discussed dry needling with patient',
    'Consider dry needling next visit',
    'Dry needling deferred',
    'Previously had dry needling elsewhere',
    'Uses TENS at home',
    'Consent for dry needling was not obtained',
    'ten repetitions; pain in the tens of minutes',
    'intense effort, extensor tension',
  ])('not a mention: %s', (text) => {
    expect(labels(text)).toEqual([]);
  });

  test('a bare word names a service only as a title', () => {
    expect(mentions('Massage', SERVICE_TERMS)).toEqual([]);
    expect(mentions('Massage', TITLE_SERVICE_TERMS).map(({ term }) => term.codes)).toEqual([['97124']]);
    expect(mentions('Good response to massage of the soft tissue', TITLE_SERVICE_TERMS)).toEqual([]);
  });

  test('offsets point at the words', () => {
    const text = 'Then manual traction was applied';
    const [found] = mentions(text, SERVICE_TERMS);
    expect(text.slice(found?.start, found?.end)).toBe('manual traction');
  });
});
