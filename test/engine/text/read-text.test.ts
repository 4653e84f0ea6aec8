// SPDX-License-Identifier: Apache-2.0
import type { NoteElement } from '../../../src/engine/text/element-terms.ts';
import { readText, titleServices } from '../../../src/engine/text/read-text.ts';

const labels = (text: string): string[] => readText(text).services.map(({ term }) => term.label);

describe('services', () => {
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
    ['IASTM to the calf', ['instrument-assisted soft tissue mobilization']],
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
    expect(readText('Massage').services).toEqual([]);
    expect(titleServices('Massage').map(({ term }) => term.codes)).toEqual([['97124']]);
    expect(titleServices('Good response to massage of the soft tissue')).toEqual([]);
  });

  test('offsets point at the words', () => {
    const text = 'Then manual traction was applied';
    const [found] = readText(text).services;
    expect(text.slice(found?.start, found?.end)).toBe('manual traction');
  });
});

describe('elements of documentation', () => {
  test.each<[NoteElement, string, string]>([
    ['symptom', 'Patient reports neck pain since May', 'pain'],
    ['symptom', 'Denies numbness but reports stiffness', 'stiffness'],
    ['symptom', 'No fever. Low back pain persists', 'pain'],
    ['functional-limitation', 'Unable to lift her child', 'Unable to'],
    ['functional-limitation', 'Difficulty with dressing', 'Difficulty with dressing'],
    ['functional-limitation', 'Oswestry 32 %', 'Oswestry'],
    ['exam-finding', 'Cervical rotation 45 deg', 'rotation 45 deg'],
    ['exam-finding', 'Strength 4/5 quadriceps', 'Strength'],
    ['exam-finding', 'L4-5 hypomobile', 'hypomobile'],
    ['response', 'Tolerated treatment well', 'Tolerated'],
    ['response', 'No adverse reaction', 'No adverse'],
    ['total-time', 'Total treatment time: 45 min', 'Total treatment time: 45 min'],
    ['total-time', 'Not shortened, total treatment time 45 min', 'total treatment time 45'],
    ['response', 'Without complaint, tolerated well', 'Without complaint'],
    ['symptom', 'But x, however no ache, except pain in the neck', 'pain'],
  ])('%s in %p', (element, text, found) => {
    const [offset] = readText(text).elements[element];
    expect(text.slice(offset, (offset ?? 0) + found.length)).toBe(found);
  });

  test.each<[NoteElement, string]>([
    ['symptom', 'Patient denies pain'],
    ['symptom', 'No pain or stiffness'],
    ['symptom', 'Negative for numbness'],
    ['symptom', 'Denies pain, walks to work each day, sleeps the night through and sits at a desk for hours'],
    ['functional-limitation', 'No functional limitations'],
    ['functional-limitation', 'Works full time'],
    ['exam-finding', 'Will measure next time'],
    ['response', 'See next visit'],
    ['total-time', 'Total of three techniques'],
  ])('no %s in %p', (element, text) => {
    expect(readText(text).elements[element]).toEqual([]);
  });
});
