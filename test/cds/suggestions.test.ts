// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { CPT } from '../../src/fhir/systems.ts';
import { cards, cardsOf } from '../support/cards.ts';
import { PLAIN, recordsOf } from '../support/ehr-chart.ts';
import { callFor } from '../support/hook-call.ts';
import { sampleResources } from '../support/samples.ts';

describe('suggestions', () => {
  async function suggestionsOf(story: string): Promise<{ label: string; resource: Resource }[]> {
    const found = await cardsOf(story);
    return found.flatMap(({ suggestions = [] }) =>
      suggestions.map(({ label, actions }) => ({ label, resource: (actions[0] as { resource: Resource }).resource })),
    );
  }

  test('an NCCI pair: a modifier that the clinician attests, on the charge as it should stand', async () => {
    const found = await suggestionsOf('53-distinct-service-modifier-missing');
    const attest = found.filter(({ label }) => label.startsWith('Attest a separate service'));
    expect(attest.map(({ resource }) => readModifiers(resource as ChargeItem)[0])).toEqual([
      '59',
      'XE',
      'XS',
      'XP',
      'XU',
    ]);
  });

  test('nothing is offered for a charge that a person has closed', async () => {
    const resources = sampleResources('59-kx-missing');
    const visit = resources.find((resource): resource is Encounter => resource.resourceType === 'Encounter');
    const closed: ChargeItem = {
      resourceType: 'ChargeItem',
      id: 'closed',
      status: 'not-billable',
      code: { coding: [{ system: CPT, code: '97140' }] },
      subject: visit?.subject ?? {},
      context: { reference: `Encounter/${visit?.id ?? ''}` },
    };
    const found = await cards(callFor([...resources, closed]));
    expect(found.map(({ detail }) => detail).join()).toContain('kx-missing');
    expect(found.flatMap(({ suggestions = [] }) => suggestions.map(({ label }) => label))).toEqual([]);
  });

  test('a charge for each discipline of a visit, each offered once', async () => {
    const therapist = {
      ...PLAIN.others['therapist'],
      id: 't2',
      identifier: [],
      qualification: [],
      name: [{ suffix: ['OTR/L'] }],
    };
    const second = {
      ...{ ...PLAIN.procedure, id: 's2', performer: [{ actor: { reference: 'Practitioner/t2' } }] },
      performedPeriod: { start: '2026-03-02T10:40:00-05:00', end: '2026-03-02T10:55:00-05:00' },
    };
    const chart = [...recordsOf(PLAIN), therapist, second] as Resource[];
    const labels = (await cards(callFor(chart))).flatMap(({ suggestions = [] }) =>
      suggestions.map(({ label }) => label),
    );
    expect(labels.filter((label) => label.startsWith('Charge '))).toEqual([
      'Charge 1 unit of 97140',
      'Charge 2 units of 97140',
    ]);
  });

  test('KX beyond the threshold', async () => {
    const [kx] = (await suggestionsOf('59-kx-missing')).filter(({ label }) => label.includes('KX'));
    expect(readModifiers(kx?.resource as ChargeItem)).toContain('KX');
  });

  test('a modifier that does not belong is taken off, and nothing else', async () => {
    const [remove] = (await suggestionsOf('48-modifier-not-applicable')).filter(({ label }) =>
      label.startsWith('Remove'),
    );
    const before = sampleResources('48-modifier-not-applicable').find(
      (resource): resource is ChargeItem => resource.resourceType === 'ChargeItem',
    );
    const removed = remove?.label.replace('Remove modifier ', '').split(', ') ?? [];
    const after = readModifiers(remove?.resource as ChargeItem);
    expect(removed.length).toBeGreaterThan(0);
    expect(
      readModifiers(before as ChargeItem)
        .filter((code) => !removed.includes(code))
        .every((code) => after.includes(code)),
    ).toBe(true);
    expect(after.some((code) => removed.includes(code))).toBe(false);
  });

  test('51 is taken off; a wrong quantity is set right; text is coded', async () => {
    expect((await suggestionsOf('30-modifier-51')).map(({ label }) => label)).toContain('Remove modifier 51');
    const [units] = (await suggestionsOf('27-units-mismatch')).filter(({ label }) =>
      label.startsWith('Set the quantity'),
    );
    expect(units?.label).toBe(`Set the quantity to ${String((units?.resource as ChargeItem).quantity?.value)}`);
    const [coded] = (await suggestionsOf('31-service-uncoded')).filter(({ label }) => label.startsWith('Code '));
    expect((coded?.resource as Procedure).code?.coding?.at(-1)).toEqual({
      system: 'http://www.ama-assn.org/go/cpt',
      code: '97140',
    });
  });

  test('taking a suggestion ends its issue', async () => {
    const resources = sampleResources('53-distinct-service-modifier-missing');
    const [first] = (await suggestionsOf('53-distinct-service-modifier-missing')).filter(({ label }) =>
      label.includes('59'),
    );
    const taken = { id: 'new', ...first?.resource } as Resource;
    const after = await cards(callFor([...resources.filter(({ id }) => id !== taken.id), taken]));
    expect(after.map(({ detail }) => detail).join()).not.toContain('distinct-service-modifier-missing');
  });
});
