// SPDX-License-Identifier: Apache-2.0
import { HookRequestSchema, PREFETCH, SIGN_HOOK, cdsServices } from '../../src/cds/hooks.ts';
import { emptyValues } from '../support/cards.ts';
import { callFor } from '../support/hook-call.ts';
import { sampleResources } from '../support/samples.ts';

describe('the service as it is discovered', () => {
  test('one id for three hooks, the one of ours in reverse-domain notation', () => {
    const services = cdsServices();
    expect(new Set(services.map(({ id }) => id))).toEqual(new Set(['manual-therapy-charge']));
    expect(services.map(({ hook }) => hook)).toEqual(['encounter-discharge', 'patient-view', SIGN_HOOK]);
    expect(SIGN_HOOK).toMatch(/^[a-z]+(\.[a-z-]+)+$/);
    expect(emptyValues(services)).toEqual([]);
  });

  test.each([
    ['no hook', { hook: undefined }],
    ['a hook of another kind', { hook: 'order-sign' }],
    ['no context', { context: undefined }],
    ['no patient', { context: { userId: 'Practitioner/t1', encounterId: 'e1' } }],
    ['a discharge without a visit', { context: { userId: 'Practitioner/t1', patientId: 'p1' } }],
    ['a patient id that is none', { context: { userId: 'Practitioner/t1', patientId: 'p1&x=1', encounterId: 'e1' } }],
    [
      'a patient of a type that is none',
      { context: { userId: 'Practitioner/t1', patientId: 'aPatient/p1', encounterId: 'e1' } },
    ],
    ['an instance that is no UUID', { hookInstance: 'one' }],
    ['authorization without a server', { fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } }],
    ['a server that is none', { fhirServer: 'file:///etc/passwd' }],
    ['a server of a protocol that begins like one', { fhirServer: 'https+unix://ehr.example.org/fhir' }],
    [
      'authorization without a token',
      { fhirServer: 'https://ehr.example.org/fhir', fhirAuthorization: { token_type: 'Bearer' } },
    ],
    ['a user who is a thing', { context: { userId: 'Device/d1', patientId: 'p1', encounterId: 'e1' } }],
  ])('a call with %s is refused', (_name, more) => {
    expect(HookRequestSchema.safeParse({ ...callFor(sampleResources('01-brief-30-minutes')), ...more }).success).toBe(
      false,
    );
  });

  test.each(['Practitioner/t1', 'PractitionerRole/r1', 'Patient/p1', 'RelatedPerson/n1'])('%s may call', (userId) => {
    const context = { userId, patientId: 'p1', encounterId: 'e1' };
    expect(HookRequestSchema.safeParse({ ...callFor(sampleResources('01-brief-30-minutes')), context }).success).toBe(
      true,
    );
  });

  test('unknown parts of the context are left aside, and references are taken for ids', () => {
    const call = callFor(sampleResources('01-brief-30-minutes'));
    const parsed = HookRequestSchema.parse({
      ...call,
      context: { userId: 'Practitioner/t1', patientId: 'Patient/p1', encounterId: 'Encounter/e1', more: 1 },
      extension: {},
    });
    expect(parsed.context).toEqual({ userId: 'Practitioner/t1', patientId: 'p1', encounterId: 'e1' });
  });

  test('templates are reads and searches without includes', () => {
    for (const query of Object.values(PREFETCH)) {
      expect(query).toMatch(/^(?:\{\{context\.userId\}\}|[A-Z]\w+\?[\w=&,/{}.-]+)$/);
      expect(query).not.toContain('include');
    }
  });
});
