// SPDX-License-Identifier: Apache-2.0
import type { Organization } from '@medplum/fhirtypes';
import type { RecordProblem } from '../../engine/billing/treatment-day.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { payerPolicyOf } from '../../fhir/read/payer.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { PAYER_POLICY } from '../../fhir/systems.ts';

/** What a policy is made of, what is known of payers, and how a policy is written on its Organization. */
export { METHOD_NAMES } from '../../engine/billing/timed-units.ts';
export { knownOf, libraryName, textOfKnown } from '../../engine/policies/payer-library.ts';
export { defaultPolicy, isMethodAssumed, type PayerPolicy } from '../../engine/policies/payer-policy.ts';
export type { RecognizedPayer } from '../../engine/policies/payer-recognition.ts';
export { PAYER_SOURCES } from '../../engine/policies/payer-sources.ts';
export { POLICY_PARTS, SEVERITY_VALUES } from '../../engine/policies/policy-parts.ts';
export { SEVERITY_KEYS } from '../../engine/severity-keys.ts';
export {
  PLAIN_PARTS,
  checkPolicy,
  policyValues,
  readPayerPolicy,
  textOfValue,
  unshownParts,
  valueFromText,
  withPayerPolicy,
  type PlainPartName,
} from '../../fhir/payer-policy.ts';
export { recognizeOrganization } from '../../fhir/read/payer.ts';

/** What a payer asks by itself, before any patient's Coverage. */
export interface OwnPolicy {
  readonly policy: PayerPolicy;
  readonly problems: readonly RecordProblem[];
}

/** The policy on an Organization; undefined where it is not among the resources. */
export function policyOn(resources: readonly unknown[], organization: string): OwnPolicy | undefined {
  return payerPolicyOf(new RecordSet(resources), organization);
}

/** True where somebody has written a policy on the Organization. */
export function hasPolicy({ extension = [] }: Pick<Organization, 'extension'>): boolean {
  return extension.some(({ url }) => url === PAYER_POLICY);
}
