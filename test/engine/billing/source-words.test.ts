// SPDX-License-Identifier: Apache-2.0
import { inWords } from '../../../src/engine/billing/source-words.ts';
import { busy, day, service } from '../../support/day.ts';

const visit = day({ services: [service('mt', { at: '10:00-10:30' })] });
const several = day({
  services: [
    service('a', { at: '10:00-10:30' }),
    service('b', { at: '11:00-11:15' }),
    service('ex', { code: '97110', at: '11:15-11:30' }),
  ],
});

test('a record of the day is called what people call it', () => {
  expect(inWords('Neither Encounter/e1 nor its manual therapy (Procedure/mt) has a diagnosis.', visit)).toBe(
    'Neither the visit nor its manual therapy has a diagnosis.',
  );
});

test('a sentence begins with a capital letter, the next one too', () => {
  expect(inWords('Procedure/mt states no minutes. Procedure/mt ran on.', visit)).toBe(
    'The treatment states no minutes. The treatment ran on.',
  );
});

test('several treatments are told apart by their times, each time told once', () => {
  expect(inWords('Procedure/a (10:00–10:30) shares 5 min with Procedure/b and Procedure/ex.', several)).toBe(
    'The treatment at 10:00–10:30 shares 5 min with the treatment at 11:00–11:15 and the 97110 service.',
  );
});

test('another patient’s service, and another code’s charge', () => {
  const shared = day({
    otherPatientServices: [busy('Procedure/theirs', '10:00-10:30', { code: '97140' })],
    companionCharges: [{ source: 'ChargeItem/ex', code: '97530', modifiers: [] }],
  });
  expect(inWords('with Procedure/theirs, ChargeItem/ex and ChargeItem/mt', shared)).toBe(
    'with a 97140 service at 10:00–10:30, the charge for 97530 and the charge',
  );
});

test('without a day each record is called by its kind; what is no record of a visit stays', () => {
  expect(inWords('CarePlan/p.1 ended; see DocumentReference/d-2. N/A and Library/x')).toBe(
    'The plan of care ended; see the note. N/A and Library/x',
  );
});
