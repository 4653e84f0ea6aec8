// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { CarePlan, Condition, Encounter, Reference } from '@medplum/fhirtypes';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import type { ClinicClock } from '../charting/clinic-clock.ts';
import { TIME_REFUSAL, isTime } from '../charting/read-time.ts';
import {
  emptyFault,
  fault,
  lineField,
  oneOf,
  saidOver,
  type Faults,
  type InPlace,
  type MendField,
  type Said,
} from './in-place.ts';

const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CLASSES = [
  { value: 'AMB', label: 'In the office' },
  { value: 'VR', label: 'Virtual' },
  { value: 'HH', label: 'At home' },
  { value: 'IMP', label: 'Inpatient' },
];
const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const CONDITION_STATES = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const CONDITION_CATEGORIES = 'http://terminology.hl7.org/CodeSystem/condition-category';
/** `M54.50 Low back pain`, or either of the two. ICD-10-CM has no T10 to T12: they are vertebrae. */
const DIAGNOSIS = /^(?:((?!T1[0-2]\b)[A-TV-Z]\d[\dAB](?:\.[\dA-Z]{1,4})?)\b)?\s*[–-]?\s*(.*)$/i;

/** When a visit began and ended, on the clinic's clock; an edge that is not changed stays as it is written. */
export function periodMend(encounter: WithId<Encounter>, clock: ClinicClock): InPlace {
  const { start = '', end = '' } = encounter.period ?? {};
  const [from, to] = [start, end].map((text) => (text === '' ? '' : clock.wall(text)));
  const fields = [timeField('start', 'Visit began', from), timeField('end', 'Visit ended', to)];
  const date = (from ?? '').slice(0, 10);
  const written = (said: Said, name: string, wall = '', text = ''): string =>
    oneOf(said, name) === wall.slice(11, 16) ? text : clock.write(`${date}T${oneOf(said, name)}`);
  return {
    label: 'Time of the visit',
    fields,
    faultsOf: (change) => {
      const said = saidOver(fields, change);
      const [began, ended] = [oneOf(said, 'start'), oneOf(said, 'end')];
      if (date === '' || began === '' || ended === '') {
        return fault(began === '' ? 'start' : 'end', 'Enter when the visit began and ended.');
      }
      const unread = ['start', 'end'].find((name) => !isTime(oneOf(said, name)));
      return unread === undefined
        ? fault('end', ended <= began ? 'The end must be after the start.' : undefined)
        : fault(unread, TIME_REFUSAL);
    },
    writesOf: (change) => {
      const said = saidOver(fields, change);
      const period = {
        ...encounter.period,
        start: written(said, 'start', from, start),
        end: written(said, 'end', to, end),
      };
      return { changes: [{ base: encounter, mine: { ...encounter, period } }], added: [] };
    },
  };
}

function timeField(name: string, label: string, wall = ''): MendField {
  return { ...lineField(name, label, wall.slice(11, 16)), kind: 'time' };
}

/**
 * From when until when each person was with the patient, of those whose times the visit states: where one took over
 * from another, that is who treated when. A time that is not changed stays as it is written.
 */
export function staysMend(
  encounter: WithId<Encounter>,
  clock: ClinicClock,
  nameOf: (who: Reference | undefined) => string,
): InPlace {
  const { participant = [] } = encounter;
  const wallOf = (text = ''): string => (text === '' ? '' : clock.wall(text));
  const stays = participant.flatMap(({ individual, period }, at) =>
    period === undefined ? [] : [{ from: `from${String(at)}`, until: `until${String(at)}`, individual, period }],
  );
  const date = wallOf(encounter.period?.start ?? stays[0]?.period.start).slice(0, 10);
  const written = (time: string, text: string | undefined): string | undefined =>
    time === wallOf(text).slice(11, 16) ? text : clock.write(`${date}T${time}`);
  const fields = stays.flatMap(({ from, until, individual, period }) => [
    timeField(from, `${nameOf(individual)}, from`, wallOf(period.start)),
    timeField(until, `${nameOf(individual)}, until`, wallOf(period.end)),
  ]);
  return {
    label: 'Who treated when',
    fields,
    faultsOf: (change) => staysFault(stays, fields, saidOver(fields, change)),
    writesOf: (change) => {
      const said = saidOver(fields, change);
      const there = participant.map((one) => {
        const { from = '', until = '', period } = stays.find((stay) => stay.period === one.period) ?? {};
        const [start, end] = [written(oneOf(said, from), period?.start), written(oneOf(said, until), period?.end)];
        return period ? { ...one, period: { ...period, start, end } } : one;
      });
      return { changes: [{ base: encounter, mine: { ...encounter, participant: there } }], added: [] };
    },
  };
}

/** A time that was there stays one; one that never was may be left out. */
function staysFault(
  stays: readonly { readonly from: string; readonly until: string }[],
  fields: readonly MendField[],
  said: Said,
): Faults {
  const unread = fields.find(
    ({ name, value }) => !isTime(oneOf(said, name)) && (oneOf(said, name) !== '' || value.length > 0),
  );
  if (unread) {
    return fault(unread.name, TIME_REFUSAL);
  }
  const inverted = stays.find(
    ({ from, until }) =>
      oneOf(said, from) !== '' && oneOf(said, until) !== '' && oneOf(said, until) <= oneOf(said, from),
  );
  return fault(inverted?.until ?? '', inverted && 'The end must be after the start.');
}

/** Where a visit took place. */
export function classMend(encounter: WithId<Encounter>): InPlace {
  const code = encounter.class.code ?? '';
  const field: MendField = {
    ...lineField('class', 'Where the visit took place', code),
    kind: 'choice',
    choices: CLASSES,
  };
  return {
    label: 'Where the visit took place',
    fields: [field],
    faultsOf: (said) => emptyFault(saidOver([field], said), 'class', 'Choose where it took place.'),
    writesOf: (change) => {
      const place = { system: ACT_CODES, code: oneOf(saidOver([field], change), 'class') };
      return { changes: [{ base: encounter, mine: { ...encounter, class: place } }], added: [] };
    },
  };
}

/** What the patient came for, in words. */
export function reasonMend(encounter: WithId<Encounter>): InPlace {
  return {
    label: 'Reason for the visit',
    fields: [lineField('reason', 'Symptom or reason for the visit')],
    faultsOf: (said) => emptyFault(said, 'reason', 'Enter the symptom.'),
    writesOf: (said) => {
      const reasonCode = [...(encounter.reasonCode ?? []), { text: oneOf(said, 'reason') }];
      return { changes: [{ base: encounter, mine: { ...encounter, reasonCode } }], added: [] };
    },
  };
}

/** A diagnosis of the visit: a code, words, or both. */
export function diagnosisMend(encounter: WithId<Encounter>, records: RecordSet): InPlace {
  const known = records
    .ofPatient('Condition', relativeReference(encounter.subject) ?? '')
    .flatMap(({ code }) => code?.text ?? code?.coding?.[0]?.display ?? []);
  return {
    label: 'Diagnosis',
    fields: [{ ...lineField('diagnosis', 'Diagnosis, such as M54.50 Low back pain'), known: [...new Set(known)] }],
    faultsOf: (said) => emptyFault(said, 'diagnosis', 'Enter the diagnosis.'),
    writesOf: (said) => ({ changes: [], added: [conditionOf(oneOf(said, 'diagnosis'), encounter)] }),
  };
}

function conditionOf(text: string, { id, subject }: WithId<Encounter>): Condition {
  const [, code, words = ''] = DIAGNOSIS.exec(text) ?? [];
  return {
    resourceType: 'Condition',
    clinicalStatus: { coding: [{ system: CONDITION_STATES, code: 'active' }] },
    category: [{ coding: [{ system: CONDITION_CATEGORIES, code: 'encounter-diagnosis' }] }],
    code: {
      ...(code === undefined ? {} : { coding: [{ system: ICD_10_CM, code: code.toUpperCase() }] }),
      text: words === '' ? text : words,
    },
    subject: subject as Condition['subject'],
    encounter: { reference: `Encounter/${id}` },
  };
}

/** A treatment that the plan of care does not mention yet. */
export function planMend(plan: WithId<CarePlan>): InPlace {
  const field = lineField('treatment', 'Treatment that the plan adds');
  return {
    label: 'Plan of care',
    fields: [{ ...field, known: ['Manual therapy'] }],
    faultsOf: (said) => emptyFault(said, 'treatment', 'Enter the treatment.'),
    writesOf: (said) => {
      const added = { detail: { status: 'in-progress' as const, description: oneOf(said, 'treatment') } };
      return { changes: [{ base: plan, mine: { ...plan, activity: [...(plan.activity ?? []), added] } }], added: [] };
    },
  };
}
