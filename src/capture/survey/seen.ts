// SPDX-License-Identifier: Apache-2.0
import type { R4CodeableConcept } from '../../fhir/r4.ts';
import { isBillingSystem } from '../../fhir/read/billing-code.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { isManual, surveyProcedures } from './procedures.ts';
import { Tally, type Row } from './tally.ts';
import { countText } from '../../engine/billing/wording.ts';

/** More kinds than a line can hold. */
const MOST = 10;

/** In a line, what resources hold of which nothing came: no charge, no issue. Codes and counts, no words of anybody. */
export function saySeen(resources: readonly unknown[]): string {
  const procedures = surveyProcedures(new RecordSet(resources));
  if (procedures.length === 0) {
    return `No Procedure among ${countText(resources.length, 'resource')}.`;
  }
  const manual = procedures.filter(isManual);
  const seen = new Tally();
  procedures.forEach(({ procedure }) => {
    seen.add(codeOf(procedure.code));
  });
  const reasons = new Tally();
  manual.forEach(({ why = 'its visit is not assessed' }) => {
    reasons.add(why);
  });
  const verdict =
    manual.length === 0
      ? 'none is manual therapy'
      : `${String(manual.length)} of manual therapy, none assessed: ${listed(reasons.rows())}`;
  return `${countText(procedures.length, 'Procedure')}, ${verdict}; codes seen: ${listed(seen.rows())}.`;
}

function codeOf(concept: R4CodeableConcept | undefined): string {
  const coded = concept?.coding?.find(({ code }) => code !== undefined);
  if (coded?.code === undefined) {
    return 'words only';
  }
  const { system, code } = coded;
  return system === undefined ? code : isBillingSystem(system) ? `CPT ${code}` : `${system}|${code}`;
}

function listed(rows: readonly Row[]): string {
  const some = rows.slice(0, MOST).map(({ what, count }) => `${what} (${String(count)})`);
  const rest = rows.length - some.length;
  return [...some, ...(rest > 0 ? [`${String(rest)} more`] : [])].join(', ');
}
