// SPDX-License-Identifier: Apache-2.0
import { terminologyOf } from '../../../src/fhir/read/terminology.ts';

describe('terminologyOf', () => {
  test.each([
    ['billing', 'CPT®', 'AMA CPT', 'CPT-4 Procedure', 'cpt_hcpcs', 'urn:cpt', 'HCPCS/CPT'],
    ['billing', 'https://codesystem.x12.org/external/130', 'https://bluebutton.cms.gov/resources/codesystem/hcpcs'],
    ['snomed', 'http://snomed.info/sct', 'http://snomed.info/sct/731000124108/version/20250301', 'SNOMED-CT', 'SCT'],
    ['snomed', 'urn:oid:2.16.840.1.113883.6.96', 'https://www.snomed.info/sct/900000000000207008'],
    ['loinc', 'http://loinc.org', 'https://loinc.org/', 'LN', 'urn:oid:2.16.840.1.113883.6.1'],
    ['icd10', 'http://hl7.org/fhir/sid/icd-10-cm', 'http://hl7.org/fhir/sid/icd-10', 'ICD10', 'I10'],
    ['icd10', 'urn:oid:2.16.840.1.113883.6.90'],
    ['ucum', 'http://unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8', 'UCUM'],
    ['npi', 'http://hl7.org/fhir/sid/us-npi', 'urn:oid:2.16.840.1.113883.4.6', 'NPI'],
    [undefined, 'http://hospital.example.org/cpt-look-alike', 'https://clinic.example.org/codes', 'External 130', ''],
  ])('%s: %s …', (terminology, ...systems) => {
    expect(systems.map((system = '') => terminologyOf(system))).toEqual(systems.map(() => terminology));
  });
});
