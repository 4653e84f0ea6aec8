// SPDX-License-Identifier: Apache-2.0
import type { Patient, Resource } from '@medplum/fhirtypes';
import { documents } from './documents.ts';
import { therapist, treatment, visit } from './visit.ts';

/** Words that only one patient’s records have. */
export const CANARIES = ['Zanzibar', 'Quillfeather', '1931-07-09', 'MRN-777-CANARY', 'whispered secret'];

const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Quillfeather', given: ['Zanzibar'] }],
  birthDate: '1931-07-09',
  identifier: [{ value: 'MRN-777-CANARY' }],
};

/** That patient’s visit. */
export const VISIT: readonly Resource[] = [
  PATIENT,
  therapist(),
  visit(),
  ...documents('p1'),
  { ...treatment('mt', '10:00-10:30'), note: [{ text: 'whispered secret' }] },
];
