// SPDX-License-Identifier: Apache-2.0
import { NO_SITE_MAP, siteMapOf, siteMapProblems } from '../../../src/fhir/read/site-map.ts';
import { readPerformers } from '../../../src/fhir/read/performer.ts';
import { readService } from '../../../src/fhir/read/service.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { CPT, NUCC_TAXONOMY, SITE_MAP, SITE_TEXT } from '../../../src/fhir/systems.ts';

const LOCAL = 'urn:oid:1.2.3';
const equivalent = (code: string): object[] => [{ code, equivalence: 'equivalent' }];
const MAP = {
  resourceType: 'ConceptMap',
  id: 'site',
  url: SITE_MAP,
  status: 'active',
  group: [
    { source: LOCAL, target: CPT, element: [{ code: 'X1', target: equivalent('97140') }, { code: 'OLD' }] },
    { source: SITE_TEXT, target: CPT, element: [{ code: 'hands on', target: equivalent('97140') }] },
    {
      source: LOCAL,
      target: NUCC_TAXONOMY,
      element: [
        { code: 'R7', target: equivalent('225200000X') },
        { code: 'R8', target: [{ code: '225100000X', equivalence: 'unmatched' }] },
      ],
    },
  ],
};

const procedure = (code: object, performer?: object): ReadResource<'Procedure'> => ({
  resourceType: 'Procedure',
  id: 's1',
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  code,
  ...(performer ? { performer: [{ actor: performer }] } : {}),
});
const service = (code: object): (string | undefined)[] => {
  const { code: billed, codedBy } = readService(procedure(code), [], '2026-03-02', siteMapOf(new RecordSet([MAP])));
  return [billed, codedBy];
};

describe('the codes of a site', () => {
  test.each([
    ['a code of its own system', { coding: [{ system: LOCAL, code: 'X1' }] }],
    ['words, whatever their case and blanks', { text: ' Hands  On ' }],
    ['a display', { coding: [{ system: LOCAL, code: 'Y', display: 'Hands on' }] }],
    ['a code without a system', { coding: [{ code: 'HANDS ON' }] }],
  ])('%s', (_name, code) => {
    expect(service(code)).toEqual(['97140', 'code']);
  });

  test('the same code of another system stands for nothing, and so does an element without a target', () => {
    expect(service({ coding: [{ system: 'urn:oid:9', code: 'X1' }] })).toEqual([undefined, 'text']);
    expect(service({ coding: [{ system: LOCAL, code: 'OLD' }] })).toEqual([undefined, 'text']);
  });

  test('words that the table does not have stand for nothing, nor do its words as a code of another system', () => {
    expect(service({ text: 'Kneeling class' })).toEqual([undefined, 'text']);
    expect(service({ coding: [{ system: LOCAL, code: 'Y', display: 'Kneeling class' }] })).toEqual([undefined, 'text']);
    expect(service({ coding: [{ system: LOCAL, code: 'hands on' }] })[1]).toBe('text');
    expect(service({ coding: [{ code: 'X1' }] })).toEqual([undefined, 'text']);
  });

  test('CPT and SNOMED CT that the record bears go first', () => {
    const local = { system: LOCAL, code: 'X1' };
    expect(service({ coding: [local, { system: CPT, code: '97110' }] })).toEqual(['97110', 'code']);
    expect(service({ coding: [local, { system: 'http://snomed.info/sct', code: '89002000' }] })).toEqual([
      '97035',
      'snomed',
    ]);
  });

  test('a table that is retired, or another ConceptMap, says nothing', () => {
    for (const other of [
      { ...MAP, status: 'retired' },
      { ...MAP, url: 'urn:other' },
    ]) {
      expect(siteMapOf(new RecordSet([other]))).toBe(NO_SITE_MAP);
    }
  });
});

describe('the roles of a site', () => {
  const roleOf = (code: string, qualification: object[] = []): (string | undefined)[] => {
    const person = { resourceType: 'Practitioner', id: 't1', qualification };
    const role = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { reference: 'Practitioner/t1' },
      code: [{ coding: [{ system: LOCAL, code }] }],
      specialty: [{ text: 'Physical therapy' }],
    };
    const records = new RecordSet([MAP, person, role]);
    const [found] = readPerformers(records, procedure({}, { reference: 'Practitioner/t1' }), undefined);
    return [found?.role, found?.provenBy];
  };

  test('it tells more than the name of a field, and less than what the record says itself', () => {
    expect(roleOf('R7')).toEqual(['PTA', 'the site’s own table, by the PractitionerRole']);
    expect(roleOf('R7', [{ code: { text: 'Physical therapist' } }])[0]).toBe('PT');
  });

  test('what is said to be unmatched tells nothing', () => {
    expect(roleOf('R8')).toEqual(['PT', 'field of the PractitionerRole']);
  });
});

describe('what is wrong with a table', () => {
  test('nothing', () => {
    expect(siteMapProblems(MAP)).toEqual([]);
  });

  test('not what a code of the site does not stand for', () => {
    const unmatched = [{ code: 'X', target: [{ code: '12345', equivalence: 'unmatched' }] }];
    expect(siteMapProblems({ ...MAP, group: [{ source: LOCAL, target: CPT, element: unmatched }] })).toEqual([]);
    expect(siteMapProblems({ ...MAP, group: [{ source: LOCAL, target: CPT, element: [{}] }] })).toEqual([
      'ConceptMap.group[0].element[0].code is missing',
    ]);
  });

  test('each fault with its place', () => {
    const group = [
      { source: LOCAL, target: CPT, element: [{ code: ' ', target: equivalent('12345') }] },
      { source: LOCAL, target: NUCC_TAXONOMY, element: [{ code: 'R', target: equivalent('999') }] },
      { source: LOCAL, target: 'urn:x', element: [] },
    ];
    expect(siteMapProblems({ ...MAP, url: 'urn:other', group })).toEqual([
      `ConceptMap.url is not ${SITE_MAP}`,
      'ConceptMap.group[0].element[0].code is missing',
      'ConceptMap.group[0].element[0].target.code 12345 is no therapy code',
      'ConceptMap.group[1].element[0].target.code 999 is not the NUCC code of someone who may treat',
      'ConceptMap.group[2].target is neither CPT, HCPCS nor the NUCC taxonomy',
    ]);
    expect(siteMapProblems([])).toContain('ConceptMap.resourceType is not one of ConceptMap');
  });
});
