// SPDX-License-Identifier: Apache-2.0
import { type PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { PAYER_LIBRARY, libraryName } from '../../engine/policies/payer-library.ts';
import { POLICY_PARTS } from '../../engine/policies/policy-parts.ts';
import { textOfValue, PLAIN_PARTS } from '../../fhir/payer-policy.ts';
import { readPayer } from '../../fhir/read/payer.ts';
import type { RecordSet } from '../../fhir/record-set.ts';
import { payerName } from '../standing-charges.ts';

/** A payer, how it is taken, and the policy its charges would be assessed under. */
export interface SurveyedPayer {
  readonly name: string;
  /** `Organization/<id>`, where the policy is set. */
  readonly source?: string;
  /** What it is taken for. */
  readonly kind: string;
  readonly patients: number;
  /** How minutes become units. */
  readonly units: string;
  /** True where neither an administrator nor a source says so. */
  readonly unitsAreAssumed: boolean;
  /** What it asks besides, part by part. */
  readonly asks: readonly string[];
}

/** Parts of a policy that are told of by themselves, or say nothing of one payer. */
const APART: readonly string[] = ['unitMethod', 'modifierOrder'];

/**
 * Who pays for the patients, most patients first.
 * @param dates - The newest date of service of each patient, by `Patient/<id>`.
 */
export function surveyPayers(records: RecordSet, dates: ReadonlyMap<string, string>): SurveyedPayer[] {
  const payers = new Map<string, SurveyedPayer>();
  for (const [patient, date] of dates) {
    const { payer, policy } = readPayer(records, patient, date);
    const name = payerName(payer);
    const key = `${payer.source ?? ''} ${name} ${payer.kind}`;
    const known = payers.get(key);
    const source = payer.source?.startsWith('Organization/') === true ? { source: payer.source } : {};
    payers.set(key, {
      ...(known ?? {
        name,
        ...source,
        kind: libraryName(payer),
        units: unitMethod(policy),
        unitsAreAssumed: payer.methodIsAssumed === true,
        asks: asksOf(policy),
      }),
      patients: (known?.patients ?? 0) + 1,
    });
  }
  return [...payers.values()].map(withoutAPerson).sort((a, b) => b.patients - a.patients || (a.name < b.name ? -1 : 1));
}

/** A name that stands in one patient's Coverage only, and is nobody's that is known, may be a person's who pays. */
function withoutAPerson(payer: SurveyedPayer): SurveyedPayer {
  const isWords = payer.source === undefined && payer.kind === PAYER_LIBRARY.other.name;
  return isWords && payer.patients === 1 ? { ...payer, name: '(words of one patient’s record)' } : payer;
}

function unitMethod({ unitMethod: method }: PayerPolicy): string {
  const values: Readonly<Record<string, string>> = POLICY_PARTS.unitMethod.values ?? {};
  return values[method] ?? method;
}

function asksOf(policy: PayerPolicy): string[] {
  return PLAIN_PARTS.filter((name) => !APART.includes(name)).flatMap((name) => {
    const value = policy[name];
    const { label, type } = POLICY_PARTS[name];
    if (type === 'boolean') {
      return value === true ? [label] : [];
    }
    const text = textOfValue(value);
    return text === '' || type === 'code' ? [] : [`${label}: ${text}`];
  });
}
