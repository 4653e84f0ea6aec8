// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { Encounter, Procedure } from '@medplum/fhirtypes';
import type { Issue } from '../../engine/billing/assessment.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import type { ClinicClock } from '../charting/clinic-clock.ts';
import { emptyFault, lineField, oneOf, type InPlace, type MendField } from './in-place.ts';

/** What of a record could not be read, and so is to be said anew. */
export interface Unread {
  /** `Observation/o1`. */
  readonly source: string;
  /** As the problem names it: `Observation.valueQuantity.value`. */
  readonly path: string;
  /** The visit whose sheet shows it: the time of a treatment that was read otherwise, or more treatments than can be. */
  readonly sheet: string | undefined;
}

/** What an issue says could not be read; undefined where the issue is another, or nothing here holds it. */
export function unreadIn(issue: Issue | undefined, records: RecordSet): Unread | undefined {
  const [{ record, path } = {}] = issue?.code === 'not-assessed' ? issue.findings.map(({ data }) => data) : [];
  if (typeof record !== 'string' || typeof path !== 'string') {
    return undefined;
  }
  if ((records.raw(record) ?? records.unreadableBy('source', record)[0]) === undefined) {
    return undefined;
  }
  const [type = '', id = ''] = record.split('/');
  const visit = path.startsWith('Procedure.performed') ? records.find('Procedure', record)?.encounter : undefined;
  const sheet = path === 'Procedure' && type === 'Encounter' ? id : relativeReference(visit)?.split('/')[1];
  // A payer that nobody was given has no record to correct.
  return sheet !== undefined || path.startsWith(type) ? { source: record, path, sheet } : undefined;
}

const TREATMENT_STATES = [
  { value: 'completed', label: 'Completed' },
  { value: 'in-progress', label: 'In progress' },
  { value: 'not-done', label: 'Not done' },
  { value: 'entered-in-error', label: 'Entered by mistake' },
] as const satisfies readonly { readonly value: Procedure['status']; readonly label: string }[];

const VISIT_STATES = [
  { value: 'finished', label: 'Finished' },
  { value: 'in-progress', label: 'In progress' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'entered-in-error', label: 'Entered by mistake' },
] as const satisfies readonly { readonly value: Encounter['status']; readonly label: string }[];

/** What could not be read, asked for where the issue is shown; undefined where it takes a form. */
export function unreadMend({ source, path }: Unread, records: RecordSet, clock: ClinicClock): InPlace | undefined {
  const raw: unknown = records.raw(source);
  switch (path) {
    case 'Procedure.encounter':
      return isResource<Procedure>(raw, 'Procedure')
        ? choiceMend(raw as WithId<Procedure>, {
            ...lineField('visit', 'Visit that it belongs to'),
            choices: visitsOf(raw, records, clock),
            make: (reference) => ({ encounter: { reference } }),
          })
        : undefined;
    case 'Procedure.status':
      return isResource<Procedure>(raw, 'Procedure')
        ? choiceMend(raw as WithId<Procedure>, {
            ...lineField('status', 'State of the treatment'),
            choices: TREATMENT_STATES,
            make: (status) => ({ status: status as Procedure['status'] }),
          })
        : undefined;
    case 'Encounter.status':
      return isResource<Encounter>(raw, 'Encounter')
        ? choiceMend(raw as WithId<Encounter>, {
            ...lineField('status', 'State of the visit'),
            choices: VISIT_STATES,
            make: (status) => ({ status: status as Encounter['status'] }),
          })
        : undefined;
    default:
      return undefined;
  }
}

/** One of several, none of them chosen beforehand. */
function choiceMend<T extends Procedure | Encounter>(
  base: WithId<T>,
  { make, ...field }: MendField & { readonly make: (chosen: string) => Partial<T> },
): InPlace {
  return {
    label: field.label,
    fields: [{ ...field, kind: 'choice' }],
    faultsOf: (said) => emptyFault(said, field.name, 'Choose one.'),
    writesOf: (said) => ({
      changes: [{ base, mine: { ...base, ...make(oneOf(said, field.name)) } }],
      added: [],
    }),
  };
}

function visitsOf({ subject }: Procedure, records: RecordSet, clock: ClinicClock): MendField['choices'] {
  return records
    .all('Encounter')
    .filter((visit) => relativeReference(visit.subject) === relativeReference(subject))
    .map(({ id, period }) => ({ value: `Encounter/${id}`, label: clock.shown(period?.start ?? 'No date') }));
}
