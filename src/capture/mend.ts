// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import type { Remedy } from '../engine/rules/remedy.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';
import type { ClinicClock } from './charting/clinic-clock.ts';
import { changedProcedure, draftOf } from './charting/treatment-draft.ts';
import type { VisitIssue } from './visit-view.ts';

/** The one element of a treatment that an issue lacks, and that a person can say in a line. */
export interface MissingLine {
  readonly element: 'regions' | 'technique' | 'minutes' | 'response';
  readonly label: string;
  readonly procedure: WithId<Procedure>;
  /** What other treatments of the patient say there, most frequent first. */
  readonly known: readonly string[];
}

const LINES: Readonly<Record<string, Pick<MissingLine, 'element' | 'label'>>> = {
  'Procedure.bodySite': { element: 'regions', label: 'Body region' },
  'Procedure.outcome': { element: 'response', label: 'Response to treatment' },
};

/** Rules that ask for an element which is absent, and not for another value of it. */
const BY_RULE: Readonly<Record<string, Pick<MissingLine, 'element' | 'label'>>> = {
  'technique-missing': { element: 'technique', label: 'Technique, or what was done' },
  'duration-missing': { element: 'minutes', label: 'Minutes' },
};

/** The line that puts an issue right; undefined where it takes more. */
export function missingLineOf(issue: VisitIssue, records: RecordSet): MissingLine | undefined {
  const line = lineOf(issue.code, issue.remedy);
  const implicated = (issue.resource.implicated ?? []).flatMap((link) => relativeReference(link) ?? []);
  const named = proceduresOf(implicated, records);
  // What a whole visit lacks can be said on its only treatment.
  const [procedure, ...others] = named.length > 0 ? named : proceduresOf(billedIn(implicated, records), records);
  if (!line || !procedure || others.length > 0) {
    return undefined;
  }
  return { ...line, procedure, known: knownOf(records, line.element) };
}

function proceduresOf(references: readonly string[], records: RecordSet): WithId<Procedure>[] {
  return [...new Set(references)]
    .map((reference): unknown => records.raw(reference))
    .filter((raw): raw is WithId<Procedure> => isResource<Procedure>(raw, 'Procedure'));
}

/** What the charges of these visits bill. */
function billedIn(visits: readonly string[], records: RecordSet): string[] {
  return records
    .all('ChargeItem')
    .filter(({ context }) => context && visits.includes(relativeReference(context) ?? ''))
    .flatMap(({ service = [] }) => service.flatMap((link) => relativeReference(link) ?? []));
}

function lineOf(code: string, remedy: Remedy | undefined): Pick<MissingLine, 'element' | 'label'> | undefined {
  const isMissing = code.endsWith('-missing');
  return BY_RULE[code] ?? (isMissing && remedy?.act === 'correct' ? LINES[remedy.element] : undefined);
}

/** The treatment with what a person said, and everything else to the byte. */
export function withLine({ procedure, element }: MissingLine, text: string, clock: ClinicClock): Procedure {
  const draft = draftOf(procedure, clock);
  return changedProcedure(procedure, { ...draft, [element]: element === 'regions' ? [text] : text }, clock);
}

function knownOf(records: RecordSet, element: MissingLine['element']): string[] {
  const found = records.all('Procedure').flatMap((procedure) => {
    switch (element) {
      case 'regions':
        return (procedure.bodySite ?? []).map(({ text, coding }) => text ?? coding?.[0]?.display ?? '');
      case 'response':
        return [procedure.outcome?.text ?? ''];
      default:
        return [];
    }
  });
  const counts = new Map<string, number>();
  found.filter((text) => text !== '').forEach((text) => counts.set(text, (counts.get(text) ?? 0) + 1));
  return [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
}
