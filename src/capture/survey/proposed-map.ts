// SPDX-License-Identifier: Apache-2.0
import type { ConceptMap, ConceptMapGroup, ConceptMapGroupElement } from '@medplum/fhirtypes';
import { billingSystemOf } from '../../fhir/read/billing-code.ts';
import { NUCC_TAXONOMY, SITE_MAP, SITE_TEXT } from '../../fhir/systems.ts';
import type { LocalCode } from './local-codes.ts';
import type { Survey } from './survey.ts';
import { countText } from '../../engine/billing/wording.ts';

/**
 * A site's own table as a survey proposes it, for a person to read, to change, and to deploy. What nothing is proposed
 * for stands there as `unmatched`, and means nothing until somebody gives it a code.
 * @param before - The table that was surveyed with; its entries are kept.
 */
export function proposedMap({ localCodes, localRoles }: Survey, before?: ConceptMap): ConceptMap {
  const known = new Set(
    (before?.group ?? []).flatMap(({ source, element }) =>
      element.map(({ code }) => `${source ?? SITE_TEXT}|${code ?? ''}`),
    ),
  );
  const isNew = ({ system = SITE_TEXT, code }: LocalCode): boolean =>
    code !== undefined && !known.has(`${system}|${code}`);
  const groups = [
    ...localCodes.map((code) => ({ code, target: billingSystemOf(code.proposed ?? '') })),
    ...localRoles.map((code) => ({ code, target: NUCC_TAXONOMY })),
  ];
  const group = new Map<string, ConceptMapGroup>();
  for (const { code: local, target } of groups.filter((one) => isNew(one.code))) {
    const source = local.system ?? SITE_TEXT;
    const key = `${source} ${target}`;
    const entry = group.get(key) ?? { source, target, element: [] };
    entry.element.push(elementOf(local));
    group.set(key, entry);
  }
  return {
    resourceType: 'ConceptMap',
    url: SITE_MAP,
    status: 'active',
    title: 'What this site’s own codes stand for',
    ...before,
    group: [...(before?.group ?? []), ...group.values()],
  };
}

function elementOf({ code = '', display, proposed, count }: LocalCode): ConceptMapGroupElement {
  const comment = countText(count, 'record');
  return {
    code,
    ...(display === undefined ? {} : { display }),
    target: [
      proposed === undefined
        ? { equivalence: 'unmatched', comment }
        : { code: proposed, equivalence: 'equivalent', comment },
    ],
  };
}
