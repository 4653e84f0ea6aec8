// SPDX-License-Identifier: Apache-2.0
import { deepEquals, type WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { mergeChanges, withElements, type Conflict } from './charting/record-changes.ts';
import { saveChanges } from './charting/save-changes.ts';
import {
  PLAIN_PARTS,
  POLICY_PARTS,
  SEVERITY_KEYS,
  checkPolicy,
  policyValues,
  unshownParts,
  valueFromText,
  withPayerPolicy,
  type PlainPartName,
} from './facts/payer-policies.ts';

/** A payer's policy as its form shows it: what is set, as it is written. */
export interface PolicyDraft {
  readonly values: Readonly<Record<string, string>>;
  /** By rule, or single message of one. */
  readonly severities: Readonly<Record<string, string>>;
}

/** What is not known here is left out: saving what the form shows mends a policy that cannot be used. */
export function policyDraftOf(organization: Organization): PolicyDraft {
  const { ruleSeverity = {}, ...standing } = policyValues(organization);
  const ofRules = Object.entries(ruleSeverity as PolicyDraft['severities']);
  const set = PLAIN_PARTS.filter((name) => name in standing);
  return {
    values: Object.fromEntries(set.map((name) => [name, String(standing[name])])),
    severities: Object.fromEntries(ofRules.filter(([rule]) => SEVERITY_KEYS.some(({ key }) => key === rule))),
  };
}

/** The form's texts as a policy is written, and what of them cannot be. */
export function checkPolicyDraft({ values, severities }: PolicyDraft): ReturnType<typeof checkPolicy> {
  const set = PLAIN_PARTS.filter((name) => values[name] !== undefined);
  return checkPolicy({
    ...Object.fromEntries(set.map((name) => [name, valueFromText(name, values[name] ?? '')])),
    ...(Object.keys(severities).length > 0 ? { ruleSeverity: severities } : {}),
  });
}

/** What two people made of one policy, for a person to choose. */
export interface PolicyCollision {
  /** What stands now, with my changes where nobody else changed anything. */
  readonly merged: PolicyDraft;
  readonly mine: PolicyDraft;
  /** The record that typing began with. */
  readonly opened: WithId<Organization>;
  readonly theirs: WithId<Organization>;
  /** By part of the policy, and by rule for severities. */
  readonly conflicts: readonly Conflict[];
}

export type PolicySaved =
  | { readonly kind: 'saved' }
  /** Saved beside what somebody else has changed of it. */
  | { readonly kind: 'both' }
  | { readonly kind: 'collision'; readonly collision: PolicyCollision };

/**
 * Saves what somebody changed of a policy. It is one extension of the payer's record: where somebody else has saved it
 * meanwhile, the two are put together part by part, and parts that both changed are for a person to decide. What they
 * wrote that no form shows stays as it is.
 * @param base - The record that the changes go on.
 * @param opened - The record that typing began with, whose faults have been told.
 * @throws Error that names what of the policy cannot be used, or in the server's own words; nothing has been written then.
 */
export async function savePolicy(
  client: FhirClient,
  base: WithId<Organization>,
  mine: PolicyDraft,
  opened = base,
): Promise<PolicySaved> {
  const { overrides, problems } = checkPolicyDraft(mine);
  if (problems.length > 0) {
    throw new Error(refusalFor(problems, base !== opened));
  }
  const told = unshownParts(opened);
  const unshown = unshownParts(base).filter((part) => !told.some((one) => deepEquals(one, part)));
  const changed = withPayerPolicy(base, overrides, unshown) as WithId<Organization>;
  const outcome = await saveChanges(client, [{ base, mine: changed }]);
  if (outcome.kind === 'saved') {
    return { kind: outcome.others.length > 0 ? 'both' : 'saved' };
  }
  const theirs = outcome.collision.theirs as WithId<Organization>;
  const { merged, conflicts } = mergeChanges(
    inParts(policyDraftOf(base)),
    inParts(mine),
    inParts(policyDraftOf(theirs)),
  );
  if (conflicts.length > 0) {
    return { kind: 'collision', collision: { merged: fromParts(merged), mine, opened, theirs, conflicts } };
  }
  const saved = await savePolicy(client, theirs, fromParts(merged), opened);
  return saved.kind === 'saved' ? { kind: 'both' } : saved;
}

function refusalFor(problems: ReturnType<typeof checkPolicy>['problems'], isMerged: boolean): string {
  const parts = problems.map(({ path, message }) => `“${partLabel(path)}”: ${message}.`).join(' ');
  return isMerged
    ? `Nothing was saved. Somebody else saved this policy meanwhile with what cannot be used. ${parts} Change it here and keep yours, or discard what you typed.`
    : `Nothing was saved. ${parts}`;
}

/** What a policy is after a person chose, for each part in conflict, whose is kept. */
export function resolvedPolicy({ merged, mine }: PolicyCollision, keptMine: readonly string[]): PolicyDraft {
  return fromParts(withElements(inParts(merged), inParts(mine), keptMine));
}

/** What the form calls a part of a policy, by its name, the path of a problem or the rule of a severity. */
export function partLabel(path: string): string {
  const [, part] = Object.entries(POLICY_PARTS).find(([name]) => path === name || path.endsWith(`.${name}`)) ?? [];
  const rule = ruleOf(path);
  return part?.label ?? SEVERITY_KEYS.find(({ key }) => key === rule)?.label ?? rule ?? path.split('.').at(-1) ?? path;
}

/** A part's value as the form shows it. */
export function partWords(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') {
    return 'Default';
  }
  const part = ruleOf(name) === undefined ? POLICY_PARTS[name as PlainPartName] : undefined;
  return part?.type === 'boolean' ? ({ true: 'yes', false: 'no' }[value] ?? value) : (part?.values?.[value] ?? value);
}

const SEVERITY = 'severity of ';
const OF_RULE = new RegExp(`(?:^${SEVERITY}|\\.ruleSeverity\\.)(.+)$`);

function ruleOf(name: string): string | undefined {
  const [, rule] = OF_RULE.exec(name) ?? [];
  return rule;
}

type Parts = Readonly<Record<string, string>>;

function inParts({ values, severities }: PolicyDraft): Parts {
  const ofRules = Object.entries(severities).map(([rule, severity]) => [`${SEVERITY}${rule}`, severity]);
  return { ...values, ...Object.fromEntries(ofRules) } as Parts;
}

function fromParts(parts: Parts): PolicyDraft {
  const all = Object.entries(parts);
  const ofRules = all.flatMap(([name, value]): [string, string][] => {
    const rule = ruleOf(name);
    return rule === undefined ? [] : [[rule, value]];
  });
  return {
    values: Object.fromEntries(all.filter(([name]) => ruleOf(name) === undefined)),
    severities: Object.fromEntries(ofRules),
  };
}
