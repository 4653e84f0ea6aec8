// SPDX-License-Identifier: Apache-2.0
import { BOT_SPECS } from '../../src/deploy/bot-specs.ts';
import { readBundle } from '../../src/fhir/query/searches.ts';

/** Everything a run may ask for. */
const READ = readBundle({
  patient: 'Patient/p',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e'],
  procedures: ['Procedure/mt'],
  performers: ['Practitioner/t'],
  apart: ['Encounter/other', 'Procedure/other', 'Practitioner/u'],
});

function typesAsked(url: string): string[] {
  const [type = '', query = ''] = url.split('?');
  const several = /(?:^|&)_type=([^&]+)/.exec(query)?.[1]?.split(',') ?? [];
  const pointing = [...query.matchAll(/_revinclude(?::iterate)?=(\w+):/g)].map(([, from = '']) => from);
  return [...(type === '' ? several : [type]), ...pointing];
}

const asked = [...new Set((READ.entry ?? []).flatMap(({ request }) => typesAsked(request?.url ?? '')))];

test.each(BOT_SPECS.map((spec) => [spec.name, spec] as const))(
  '%s may search for all that a run asks for: Medplum refuses a search for one type that it may not see',
  (_name, { grants }) => {
    const searched = grants.filter(({ interaction = [] }) => interaction.includes('search'));
    const granted = searched.map(({ resourceType }) => resourceType);
    expect(asked.filter((type) => !granted.includes(type))).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
  },
);
