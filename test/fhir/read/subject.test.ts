// SPDX-License-Identifier: Apache-2.0
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { assessRecord } from '../../../src/capture/assess-record.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const SUBJECTS: readonly [reference: string | undefined, told: RegExp][] = [
  ['#p', /contained/],
  ['urn:uuid:6f1c2b9e-5a07-4d5d-9d2e-0c8f7f0e7a11', /Bundle/],
  ['Group/g1', /a Group/],
  ['patient/p1', /misspelt/],
  ['Device/d1', /names no Patient/],
  [undefined, /no reference/],
];

describe('manual therapy whose patient is not named', () => {
  test.each(SUBJECTS)('%s: files tell it by resource and path', (reference, told) => {
    const odd = treatment('mt', '10:00-10:30', { subject: { reference } });
    const { problems, standing } = assessCollection([therapist(), visit(), odd], NOW);
    expect(standing).toEqual([]);
    expect(problems).toMatchObject([{ source: 'Procedure/mt', path: 'Procedure.subject' }]);
    expect(problems[0]?.message).toMatch(told);
  });

  test.each(SUBJECTS)('%s: a run on a server fails with the same words', async (reference, told) => {
    const server = new TestServer();
    try {
      const odd = treatment('mt', '10:00-10:30', { subject: { reference } });
      await expect(assessRecord(server.context, odd)).rejects.toThrow(told);
      await expect(assessRecord(server.context, odd)).rejects.toThrow('Procedure/mt: Procedure.subject');
    } finally {
      server.close();
    }
  });

  test('another service of a group is nobody’s concern', () => {
    const group = treatment('g', '10:00-10:30', {
      subject: { reference: 'Group/g1' },
      code: { coding: [{ system: CPT, code: '97150' }] },
    });
    expect(assessCollection([group], NOW).problems).toEqual([]);
  });
});
