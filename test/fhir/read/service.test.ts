// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../../src/engine/billing/performers.ts';
import { readService } from '../../../src/fhir/read/service.ts';
import type { R4CodeableConcept } from '../../../src/fhir/r4.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const SNOMED = 'http://snomed.info/sct';

const read = (
  code: R4CodeableConcept,
  note?: string,
  roles: PerformerRole[] = ['PT'],
): ReturnType<typeof readService> =>
  readService(
    {
      resourceType: 'Procedure',
      id: 'p',
      status: 'completed',
      subject: {},
      code,
      ...(note ? { note: [{ text: note }] } : {}),
    },
    roles,
    '2026-03-02',
  );

test('a Procedure without a code is nothing by its name', () => {
  const uncoded = { resourceType: 'Procedure', id: 'p', status: 'completed', subject: {} } as const;
  expect(readService(uncoded, ['PT'], '2026-03-02')).toEqual(read({}));
});
const snomed = (code: string): R4CodeableConcept => ({ coding: [{ system: SNOMED, code }] });

describe('readService', () => {
  test('CPT goes before HCPCS, SNOMED CT and text', () => {
    const service = read({ coding: [{ system: CPT, code: '97140' }], text: 'Joint mobilization' });
    expect(service).toEqual({ code: '97140', codedBy: 'code', techniques: ['joint mobilization'], exclusions: [] });
  });

  test('a concept that is manual therapy excludes nothing, and what is nothing has no code', () => {
    expect(read(snomed('74251004'))).toMatchObject({ code: '97140', codedBy: 'snomed', exclusions: [] });
    expect(read({ text: 'Education' })).toStrictEqual({ codedBy: 'text', techniques: [], exclusions: [] });
  });

  test.each<readonly [string, R4CodeableConcept]>([
    ['text', { text: 'Manual therapy' }],
    ['display', { coding: [{ system: 'urn:clinic', code: 'MT1', display: 'Manual therapy' }] }],
    ['code of the site’s own', { coding: [{ system: 'urn:clinic', code: 'PT-97140' }] }],
    ['code in words', { coding: [{ system: 'urn:clinic', code: 'Manual therapy' }] }],
    ['second code', { text: 'Visit', coding: [{ code: 'x' }, { system: 'urn:clinic', code: '97140X' }] }],
  ])('what is called manual therapy by its %s is 97140, without a technique', (_name, code) => {
    expect(read(code)).toMatchObject({ code: '97140', codedBy: 'text', techniques: [] });
  });

  test('HCPCS G0283', () => {
    expect(read({ coding: [{ system: HCPCS, code: 'g0283 ' }] }).code).toBe('G0283');
  });

  test.each([
    ['74251004', '97140', ['joint mobilization']],
    ['231082000', '20560', []],
    ['387854002', '97124', []],
    ['60806001', '97022', []],
    ['91251008', undefined, []],
    ['53051003', undefined, []],
  ])('SNOMED CT %s is billed as %s', (concept, code, techniques) => {
    const service = read(snomed(concept));
    expect([service.code, service.techniques]).toEqual([code, techniques]);
  });

  test('manipulation by a chiropractor is CMT, not 97140', () => {
    expect(read(snomed('399010004')).code).toBe('97140');
    expect(read(snomed('399010004'), undefined, ['chiropractor']).code).toBe('98940');
  });

  test.each(['Myofascial release', 'Manual lymphatic drainage', 'Manual cervical traction'])(
    'text alone: %s',
    (text) => {
      expect(read({ text })).toMatchObject({ code: '97140', codedBy: 'text' });
    },
  );

  test('an unmapped SNOMED CT code whose display names a technique is known by text', () => {
    expect(read({ coding: [{ system: SNOMED, code: '1', display: 'Soft tissue mobilization' }] })).toMatchObject({
      code: '97140',
      codedBy: 'text',
    });
  });

  test('manual arts are a craft, by their SNOMED CT code and by their name', () => {
    const concept = { coding: [{ system: SNOMED, code: '53051003', display: 'Manual arts therapy' }] };
    expect(read(concept)).toStrictEqual({ codedBy: 'text', techniques: [], exclusions: [] });
  });

  test.each([{ text: 'Dry needling' }, { text: 'Massage' }, { text: 'MRI of the knee' }, {}])(
    'not manual therapy: %j',
    (code) => {
      expect(read(code).code).toBeUndefined();
    },
  );

  test('another CPT code stays what it is, whatever its text names', () => {
    expect(read({ coding: [{ system: CPT, code: '99213' }], text: 'Manual traction discussed' })).toMatchObject({
      code: '99213',
      codedBy: 'code',
    });
  });

  test('the descriptor of the code names no technique', () => {
    const text =
      'Manual therapy techniques, e.g. mobilization, manual lymphatic drainage, manual traction, each 15 minutes';
    expect(read({ coding: [{ system: CPT, code: '97140', display: text }], text }).techniques).toEqual([]);
  });

  test.each([
    [
      'a second CPT code',
      {
        coding: [
          { system: CPT, code: '97140' },
          { system: CPT, code: '97110' },
        ],
      },
      'other-service',
      true,
    ],
    [
      'a SNOMED CT code',
      {
        coding: [
          { system: CPT, code: '97140' },
          { system: SNOMED, code: '36430006' },
        ],
      },
      'emg-biofeedback',
      true,
    ],
    ['the text', { coding: [{ system: CPT, code: '97140' }], text: 'Dry needling L4-5' }, 'dry-needling', true],
    ['a display', { coding: [{ system: CPT, code: '97140', display: 'TENS application' }] }, 'tens', true],
  ])('exclusion by %s', (_how, code, service, named) => {
    expect(read(code).exclusions).toEqual([expect.objectContaining({ service, named })]);
  });

  test('exclusion by a note, and its negation', () => {
    const code = { coding: [{ system: CPT, code: '97140' }] };
    expect(read(code, 'Dry needling to UT').exclusions).toEqual([
      expect.objectContaining({ service: 'dry-needling', named: false, path: 'Procedure.note' }),
    ]);
    expect(read(code, 'Dry needling not performed').exclusions).toEqual([]);
  });

  test('a note names techniques', () => {
    expect(read({ coding: [{ system: CPT, code: '97140' }] }, 'STM to the calf').techniques).toEqual([
      'soft tissue mobilization',
    ]);
  });
});
