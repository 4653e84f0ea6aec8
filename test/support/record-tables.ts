// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import {
  NPI,
  PLAIN,
  SUBJECT,
  VISIT,
  all,
  drop,
  onEncounter,
  onOther,
  onProcedure,
  recordsOf,
  type Change,
} from './ehr-chart.ts';
import { NOTE } from './ehr-shapes.ts';

/*
 * Words for tables of records as EHRs write them, each with what must come of it: `B2 GP` is a billable charge of two
 * units with GP, `P2 GP: code` a planned one that an issue holds, `-` no charge. All of them begin with a good chart of
 * 30 minutes by a physical therapist.
 */

export { NOTE, NPI, SUBJECT, VISIT, all, drop, onEncounter, onOther, onProcedure };
export type { Change };

/** What a row of a table says: the name, what is changed in a good chart, and what must come of it. */
export type Row = readonly [name: string, change: Change, outcome: string];

export const GOOD = 'B2 GP';
export const CPT = 'http://www.ama-assn.org/go/cpt';
export const LOINC = 'http://loinc.org';
export const SNOMED = 'http://snomed.info/sct';
export const NUCC = 'http://nucc.org/provider-taxonomy';
export const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';
export const TIMES = 'http://hl7.org/fhir/StructureDefinition/procedure-schedule';
export const THERAPIST = { reference: 'Practitioner/t1' };
const MODIFIER = 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier';

/** A test for each row of a table, behind a change that all of them share. */
export function testRows(rows: readonly Row[], shared: Change = all()): void {
  test.each(rows)('%s', (_name, change, outcome) => {
    expect(outcomeOf(all(shared, change))).toBe(outcome);
  });
}

/** What comes of a change in a good chart, in the words of the tables. */
export function outcomeOf(change: Change): string {
  const { standing } = assessCollection(recordsOf(change(PLAIN)), '2026-03-31T12:00:00.000Z');
  const charges = standing
    .filter((one): one is ChargeItem => one.resourceType === 'ChargeItem')
    .map(({ status, quantity, ...charge }) =>
      `${STATES[status] ?? ''}${String(quantity?.value)} ${readModifiers(charge).join('+')}`.trim(),
    );
  const issues = standing
    .filter((one): one is DetectedIssue => one.resourceType === 'DetectedIssue')
    .map(({ code }) => code?.coding?.[0]?.code ?? '');
  const told = issues.length === 0 ? '' : `: ${issues.sort().join(', ')}`;
  return `${charges.sort().join(' & ') || '-'}${told}`;
}

const STATES: Readonly<Record<string, string>> = { billable: 'B', planned: 'P', billed: 'billed ' };

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** A record beside the visit and its treatment. */
export function record(resourceType: string, id: string, facts: object): Change {
  return onOther(id, { resourceType, id, ...facts });
}

export const medicare: Change = onOther('payer', { name: 'Medicare Part B' });

/** What the chart says of who the therapist is. */
export function therapist(facts: object): Change {
  return onOther('therapist', { qualification: undefined, name: undefined, ...facts });
}

export function qualified(...codes: readonly string[]): Change {
  return therapist({ qualification: codes.map((code) => ({ code: { coding: [{ system: NUCC, code }] } })) });
}

export function performedBy(actor: object, more: object = {}): Change {
  return onProcedure({ performer: [{ actor, ...more }] });
}

/** Nobody is named anywhere. */
export const nobody: Change = all(
  drop('therapist'),
  onEncounter({ participant: undefined }),
  onProcedure({ performer: undefined }),
);

export function coded(...coding: readonly object[]): Change {
  return onProcedure({ code: { coding, text: 'Joint mobilization' } });
}

export const UNTIMED = { performedPeriod: undefined, performedDateTime: '2026-03-02' };

/** The minutes stand in an Observation that is part of the treatment. */
export function measuredMinutes(facts: object): Change {
  return all(
    onProcedure(UNTIMED),
    record('Observation', 'minutes', {
      status: 'final',
      code: { text: 'Treatment minutes' },
      subject: SUBJECT,
      encounter: VISIT,
      partOf: [{ reference: 'Procedure/s1' }],
      ...facts,
    }),
  );
}

export function observed(facts: object): Change {
  const about = { status: 'final', subject: SUBJECT, encounter: VISIT, effectiveDateTime: '2026-03-02' };
  return record('Observation', 'measured', { ...about, ...facts });
}

/** Nothing documents the visit. */
export const undocumented: Change = all(
  drop('exam', 'func'),
  onEncounter({ reasonCode: undefined }),
  onProcedure({ outcome: undefined }),
);

/** All that documents the visit is a file. */
export function filed(attachment: object, facts: object = {}): Change {
  return all(
    undocumented,
    record('DocumentReference', 'note', {
      status: 'current',
      type: { coding: [{ system: LOINC, code: '11506-3' }] },
      subject: SUBJECT,
      date: '2026-03-02T16:00:00-05:00',
      context: { encounter: [VISIT] },
      content: [{ attachment }],
      ...facts,
    }),
  );
}

export const coverage = (facts: Record<string, unknown>): Change => onOther('coverage', facts);

export function secondCoverage(payer: string, facts: object = {}): Change {
  return all(
    record('Coverage', 'second', {
      status: 'active',
      beneficiary: SUBJECT,
      payor: [{ reference: 'Organization/second' }],
      ...facts,
    }),
    onOther('second payer', { resourceType: 'Organization', id: 'second', name: payer }),
  );
}

/** Another service of the same visit by the same therapist. */
export function service(code: string, from: string, to: string, facts: object = {}): Change {
  return record('Procedure', `service ${code}`.replace(' ', '-'), {
    status: 'completed',
    code: { coding: [{ system: CPT, code }] },
    subject: SUBJECT,
    encounter: VISIT,
    performedPeriod: { start: `2026-03-02T${from}:00-05:00`, end: `2026-03-02T${to}:00-05:00` },
    performer: [{ actor: THERAPIST }],
    ...facts,
  });
}

/** A charge for the treatment that the EHR made. */
export function charged(facts: object, ...modifiers: readonly string[]): Change {
  return record('ChargeItem', 'theirs', {
    status: 'billable',
    code: { coding: [{ system: CPT, code: '97140' }] },
    subject: SUBJECT,
    context: VISIT,
    quantity: { value: 2 },
    extension: modifiers.map((code) => ({ url: MODIFIER, valueCodeableConcept: { coding: [{ code }] } })),
    ...facts,
  });
}
