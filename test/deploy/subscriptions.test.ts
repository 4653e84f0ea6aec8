// SPDX-License-Identifier: Apache-2.0
import { evalFhirPathTyped, toTypedValue } from '@medplum/core';
import type { Bot, ChargeItem, Provenance, Resource } from '@medplum/fhirtypes';
import { BOT_SPECS, mayWrite, type Watch } from '../../src/deploy/bot-specs.ts';
import { subscriptionOf, subscriptionQuery } from '../../src/deploy/subscriptions.ts';
import { FHIR_PATH_CRITERIA, PRE_COMMIT } from '../../src/medplum.ts';

const BOT: Bot & { id: string } = { resourceType: 'Bot', id: 'b1', name: 'one' };
const OURS = ['Bot/b1', 'Bot/b2'];
const spec = (name: string): (typeof BOT_SPECS)[number] => {
  const found = BOT_SPECS.find((one) => one.name === name);
  if (!found) {
    throw new Error(`no ${name}`);
  }
  return found;
};
const conditionOf = (watch: Watch): string | undefined =>
  subscriptionOf(spec('manual-therapy-charge'), watch, BOT, OURS).extension?.find(
    ({ url }) => url === FHIR_PATH_CRITERIA,
  )?.valueString;

/** Whether a server runs the bot for a change, by the Subscription's condition. */
function fires(watch: Watch, current: Resource, previous?: Resource): boolean {
  const variables = { '%current': toTypedValue(current), '%previous': toTypedValue(previous ?? {}) };
  const [answer] = evalFhirPathTyped(conditionOf(watch) ?? 'false', [toTypedValue(current)], variables);
  return answer?.value === true;
}

const charge = (versionId: string, author: string): ChargeItem => ({
  ...{ resourceType: 'ChargeItem', status: 'planned', code: {}, subject: {} },
  meta: { versionId, author: { reference: author } },
});

describe('a Subscription to what others save', () => {
  const watch: Watch = { criteria: 'ChargeItem', onlyOthers: true };

  test.each<[string, ChargeItem, ChargeItem | undefined, boolean]>([
    ['a person created', charge('1', 'Practitioner/p'), undefined, true],
    ['a person changed', charge('2', 'Practitioner/p'), charge('1', 'Bot/b1'), true],
    ['one of our bots created', charge('1', 'Bot/b1'), undefined, false],
    ['another of our bots changed', charge('2', 'Bot/b2'), charge('1', 'Practitioner/p'), false],
    ['a bot of somebody else changed', charge('2', 'Bot/b10'), charge('1', 'Bot/b1'), true],
    ['anybody deleted, the last version being a bot’s', charge('2', 'Bot/b1'), charge('2', 'Bot/b1'), true],
  ])('what %s', (_what, current, previous, isRun) => {
    expect(fires(watch, current, previous)).toBe(isRun);
  });

  test('is one to each kind of record that people and other systems write beside us', () => {
    const { watches } = spec('manual-therapy-charge');
    expect(watches.map(({ criteria }) => criteria).sort()).toEqual(['ChargeItem', 'Claim', 'DetectedIssue']);
    expect(watches.filter((one) => fires(one, charge('1', 'Bot/b1')))).toEqual([]);
    expect(watches.filter((one) => !fires(one, charge('1', 'Practitioner/p')))).toEqual([]);
  });

  test('with a condition of its own, both must hold', () => {
    const [signature] = spec('manual-therapy-signature').watches;
    const signed = (target: string, author: string): Provenance => ({
      resourceType: 'Provenance',
      ...{ recorded: '2026-03-02T10:00:00Z', agent: [], target: [{ reference: target }] },
      meta: { versionId: '1', author: { reference: author } },
    });
    const isRun = (target: string, author: string): boolean =>
      fires(signature ?? { criteria: '' }, signed(target, author));
    expect(isRun('Encounter/e1', 'Practitioner/p')).toBe(true);
    expect(isRun('Encounter/e1', 'Bot/b1')).toBe(false);
    expect(isRun('ChargeItem/c1', 'Practitioner/p')).toBe(false);
  });
});

test('one without a condition runs its bot for whatever is saved, and says what for', () => {
  expect(subscriptionOf(spec('manual-therapy-procedure'), { criteria: 'Procedure' }, BOT, OURS)).toEqual({
    resourceType: 'Subscription',
    status: 'active',
    reason: spec('manual-therapy-procedure').description,
    criteria: 'Procedure',
    channel: { type: 'rest-hook', endpoint: 'Bot/b1', payload: 'application/fhir+json' },
  });
});

test('only the gate of Claims runs before what is saved is stored', () => {
  const early = BOT_SPECS.filter((one) =>
    one.watches.some((watch) =>
      subscriptionOf(one, watch, BOT, OURS).extension?.some(
        ({ url, valueBoolean }) => url === PRE_COMMIT && valueBoolean,
      ),
    ),
  );
  expect(early.map(({ name }) => name)).toEqual(['manual-therapy-claim-gate']);
});

test('it is found by its bot and the whole of its criteria', () => {
  const query = new URLSearchParams(subscriptionQuery(BOT, { criteria: 'Observation?category=exam&x=1' }));
  expect([...query]).toEqual([
    ['url', 'Bot/b1'],
    ['criteria:exact', 'Observation?category=exam&x=1'],
  ]);
});

test('bots that only answer are run for nothing of their own, and write nothing', () => {
  const silent = BOT_SPECS.filter((one) => !mayWrite(one)).map(({ name }) => name);
  expect(silent).toEqual([
    'manual-therapy-claim-gate',
    'manual-therapy-cds-discharge',
    'manual-therapy-cds-view',
    'manual-therapy-cds-sign',
  ]);
});
