// SPDX-License-Identifier: Apache-2.0
import type { CdsSuggestion } from '@medplum/core';
import { oneClicksFor, type OneClick, type OneClickSource } from '../capture/one-click.ts';
import type { Issue } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import { unitsText } from '../engine/billing/wording.ts';

/** A suggestion before it has an identity. */
export type Suggestion = Omit<CdsSuggestion, 'uuid'>;

export type SuggestionSource = OneClickSource;

/** The ways out of an issue that need no more than one click, as a card offers them. */
export function suggestionsFor(source: SuggestionSource, issue: Issue): readonly Suggestion[] {
  return oneClicksFor(source, issue).map(toSuggestion);
}

/** Stores a charge that does not stand yet. */
export function createCharge({ charges }: SuggestionSource): readonly Suggestion[] {
  return charges
    .filter(({ id }) => id === undefined)
    .map((resource) =>
      toSuggestion({ label: `Charge ${unitsText(resource.quantity?.value)} of ${MANUAL_THERAPY}`, resource }),
    );
}

function toSuggestion({ label, resource }: Pick<OneClick, 'label' | 'resource'>): Suggestion {
  const type = resource.id === undefined ? ('create' as const) : ('update' as const);
  return { label, actions: [{ type, description: label, resource }] };
}
