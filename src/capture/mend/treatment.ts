// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import type { RecordSet } from '../../fhir/record-set.ts';
import { REGIONS, SERVICES, TECHNIQUES } from '../charting/choices.ts';
import type { ClinicClock } from '../charting/clinic-clock.ts';
import { faultsOf } from '../charting/draft-faults.ts';
import { changedProcedure, draftOf, type Draft } from '../charting/treatment-draft.ts';
import { emptyFault, lineField, oneOf, saidOver, type InPlace, type MendField, type Said } from './in-place.ts';

/** A part of a treatment that can be said in place. */
export type TreatmentPart = 'regions' | 'technique' | 'code' | 'performers' | 'start' | 'end' | 'minutes' | 'response';

const PARTS: Readonly<Record<TreatmentPart, Pick<MendField, 'label' | 'kind'>>> = {
  regions: { label: 'Body region', kind: 'list' },
  technique: { label: 'Technique, or what was done', kind: 'text' },
  code: { label: 'Service', kind: 'choice' },
  performers: { label: 'Performed by', kind: 'people' },
  start: { label: 'Start', kind: 'time' },
  end: { label: 'End', kind: 'time' },
  minutes: { label: 'Minutes', kind: 'number' },
  response: { label: 'Response to treatment', kind: 'text' },
};

/** A treatment with what a person says of some of its parts, and everything else to the byte. */
export function treatmentMend(
  procedure: WithId<Procedure>,
  parts: readonly TreatmentPart[],
  { records, clock }: { readonly records: RecordSet; readonly clock: ClinicClock },
): InPlace {
  const before = draftOf(procedure, clock);
  const fields = parts.map((name): MendField => {
    const value = before[name];
    const values = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
    return { name, ...PARTS[name], value: values, choices: choicesOf(name), known: knownOf(records, name) };
  });
  const draftWith = (said: Said): Draft => ({ ...before, ...draftPart(fields, saidOver(fields, said)) });
  return {
    label: fields.map(({ label }) => label).join(', '),
    fields,
    faultsOf: (said) => faultsOf(draftWith(said), before),
    writesOf: (said) => ({
      changes: [{ base: procedure, mine: changedProcedure(procedure, draftWith(said), clock) as WithId<Procedure> }],
      added: [],
    }),
  };
}

/** A sentence more on a treatment, such as the minutes of each technique. */
export function noteMend(procedure: WithId<Procedure>): InPlace {
  return {
    label: 'Note',
    fields: [lineField('note', 'Minutes of each technique')],
    faultsOf: (said) => emptyFault(said, 'note', 'Enter the minutes.'),
    writesOf: (said) => {
      const note = [...(procedure.note ?? []), { text: oneOf(said, 'note') }];
      return { changes: [{ base: procedure, mine: { ...procedure, note } }], added: [] };
    },
  };
}

function draftPart(fields: readonly MendField[], said: Said): Partial<Draft> {
  return Object.fromEntries(
    fields.map(({ name, kind }) => [
      name,
      kind === 'list' || kind === 'people' ? (said[name] ?? []) : oneOf(said, name),
    ]),
  );
}

function choicesOf(name: TreatmentPart): MendField['choices'] {
  switch (name) {
    case 'regions':
      return REGIONS.map((one) => ({ value: one, label: one }));
    case 'technique':
      return TECHNIQUES.map((one) => ({ value: one, label: one }));
    case 'code':
      return SERVICES;
    default:
      return [];
  }
}

/** What other treatments of the patient say there, most frequent first. */
function knownOf(records: RecordSet, part: TreatmentPart): string[] {
  const found = records.all('Procedure').flatMap(({ bodySite = [], outcome }) => {
    switch (part) {
      case 'regions':
        return bodySite.map(({ text, coding }) => text ?? coding?.[0]?.display ?? '');
      case 'response':
        return [outcome?.text ?? ''];
      default:
        return [];
    }
  });
  const counts = new Map<string, number>();
  found.filter((text) => text !== '').forEach((text) => counts.set(text, (counts.get(text) ?? 0) + 1));
  return [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
}
