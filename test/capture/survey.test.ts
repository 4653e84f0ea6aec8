// SPDX-License-Identifier: Apache-2.0
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { outcomeOf } from '../../src/capture/survey/outcome.ts';
import { proposedMap } from '../../src/capture/survey/proposed-map.ts';
import { saySeen } from '../../src/capture/survey/seen.ts';
import { survey } from '../../src/capture/survey/survey.ts';
import { assess, type Decision } from '../../src/engine/assess.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { siteMapProblems } from '../../src/fhir/read/site-map.ts';
import { CPT, NUCC_TAXONOMY, SITE_TEXT } from '../../src/fhir/systems.ts';
import { day, encounter, service } from '../support/day.ts';
import { GOOD_CHARTS, PLAIN, recordsOf, type Chart } from '../support/ehr-shapes.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const LOCAL = 'urn:oid:1.2.840.114350.1';

/** The chart as that of another patient: every id and reference of its own. */
function ofPatient(name: string, chart: Chart): unknown[] {
  const own = JSON.stringify(recordsOf(chart))
    .replace(/"id":"([^"]+)"/g, `"id":"${name}-$1"`)
    .replace(/"reference":"(\w+)\/([^"]+)"/g, `"reference":"$1/${name}-$2"`);
  return JSON.parse(own) as unknown[];
}
const withProcedure = (facts: Record<string, unknown>): Chart => ({
  ...PLAIN,
  procedure: { ...PLAIN.procedure, ...facts },
});
const withVisit = (facts: Record<string, unknown>): Chart => ({
  ...PLAIN,
  encounter: { ...PLAIN.encounter, ...facts },
});
const rows = (found: readonly { what: string; count: number }[]): [string, number][] =>
  found.map(({ what, count }) => [what, count]);

describe('what would become of manual therapy', () => {
  test('charged, held, waiting, and without a unit; each issue with its days', () => {
    const { outcome, patients, dates } = survey([
      ...ofPatient('good', PLAIN),
      ...ofPatient('held', withProcedure({ code: { text: 'Joint mobilization' } })),
      ...ofPatient('open', withVisit({ status: 'in-progress' })),
      ...ofPatient('none', withProcedure({ performedPeriod: undefined, performedDateTime: '2026-03-02' })),
    ]);
    expect([patients, dates, outcome.days]).toEqual([4, ['2026-03-02', '2026-03-02'], 4]);
    expect([outcome.charged, outcome.held, outcome.open, outcome.none]).toEqual([
      { days: 1, units: 2 },
      { days: 1, units: 2 },
      { days: 1, units: 2 },
      { days: 1, units: 0 },
    ]);
    expect(outcome.rules.map(({ code, days, holds, example }) => [code, days, holds, example])).toEqual(
      expect.arrayContaining([
        ['service-uncoded', 1, 1, 'Encounter/held-e1'],
        ['duration-missing', 1, 1, 'Encounter/none-e1'],
      ]),
    );
  });

  test('a rule is as severe as at its worst', () => {
    const medicare = { kind: 'medicare-b' } as const;
    const at = (place: 'home health' | 'virtual'): Decision =>
      assess(
        day({ payer: medicare, encounters: [encounter({ place })], services: [service('mt', { at: '10:00-10:30' })] }),
        policyFor(medicare),
      );
    const { rules } = outcomeOf([at('home health'), at('virtual')], []);
    expect(rules.find(({ code }) => code === 'place-of-care-not-payable')).toMatchObject({
      severity: 'high',
      days: 2,
      holds: 1,
    });
  });

  test('what nobody would hear of, and why; what was not done is not among it', () => {
    const { outcome } = survey([
      ...ofPatient('planned', withVisit({ status: 'planned' })),
      ...ofPatient('prepared', withProcedure({ status: 'preparation' })),
      ...ofPatient('group', withProcedure({ subject: { reference: 'Group/g1' } })),
      ...ofPatient('cancelled', withVisit({ status: 'cancelled' })),
      ...ofPatient('undone', withProcedure({ status: 'not-done' })),
      ...ofPatient('exercise', withProcedure({ code: { text: 'Therapeutic exercise' } })),
    ]);
    expect(rows(outcome.invisible)).toEqual([
      ['its status is preparation', 1],
      ['its subject is no Patient', 1],
      ['its visit is planned', 1],
    ]);
    expect(rows(outcome.otherInvisible)).toEqual([['it bears no code that is known', 1]]);
  });

  test('what comes twice counts once, and is told', () => {
    const found = survey([...recordsOf(PLAIN), ...recordsOf(PLAIN)]);
    expect([found.repeated, found.outcome.days]).toEqual([recordsOf(PLAIN).length, 1]);
  });

  test('progress is told by patients', () => {
    const told: [number, number][] = [];
    survey([...ofPatient('a', PLAIN), ...ofPatient('b', PLAIN)], (done, of) => told.push([done, of]));
    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('how records are written', () => {
  const written = (name: string, title: string): [string, number][] | undefined => {
    const topic = survey(recordsOf(GOOD_CHARTS[name]?.(PLAIN) ?? PLAIN)).written.find((one) => one.title === title);
    return topic && rows(topic.rows);
  };

  test.each([
    ['plain', 'Times of visits', 'start and end, with an offset from UTC'],
    ['times in UTC, the zone on the clinic', 'Times of visits', 'start and end, in UTC, time zone known'],
    ['plain', 'Diagnoses of visits with therapy', 'Encounter.diagnosis'],
    ['the diagnosis names the visit', 'Diagnoses of visits with therapy', 'a Condition that names the visit'],
    ['the diagnosis is on the problem list', 'Diagnoses of visits with therapy', 'the problem list only'],
    [
      'the diagnosis is of the episode of care',
      'Diagnoses of visits with therapy',
      'the episode of care, the order or the plan of care',
    ],
    ['plain', 'Performers of therapy, by how they are named', 'Procedure.performer: Practitioner'],
    ['a contained performer', 'Performers of therapy, by how they are named', 'Procedure.performer: contained'],
    [
      'a performer by NPI alone',
      'Performers of therapy, by how they are named',
      'Procedure.performer: an identifier alone',
    ],
    [
      'a conditional reference',
      'Performers of therapy, by how they are named',
      'Procedure.performer: a conditional reference',
    ],
    ['a performer in words', 'Performers of therapy, by how they are named', 'Procedure.performer: words only'],
    ['a performer in words', 'Roles of performers, by what tells them', 'PT, by name as written in the record'],
    ['plain', 'Minutes of therapy', 'Procedure.performedPeriod'],
    ['minutes as two stretches of a schedule', 'Minutes of therapy', 'the procedure-schedule extension'],
    ['a note as RTF', 'Notes', 'DocumentReference, application/rtf inline'],
    ['a note in a Binary', 'Notes', 'DocumentReference, text/html in a Binary'],
    ['a note in nested sections', 'Notes', 'Composition'],
    ['a note as a report in a Binary', 'Notes', 'DiagnosticReport, text/html in a Binary'],
    ['CPT by OID', 'Codes of Procedures', 'urn:oid:2.16.840.1.113883.6.12'],
    ['CPT without a system', 'Codes of Procedures', 'a code without a system'],
    ['plain', 'Payers, by how a Coverage names them', 'Organization'],
  ])('%s: %s: %s', (name, title, what) => {
    expect(written(name, title)).toEqual([[what, 1]]);
  });

  test('a note that is not at hand', () => {
    const chart = GOOD_CHARTS['a note in a Binary']?.(PLAIN) ?? PLAIN;
    const { binary: _, ...others } = chart.others;
    const { written: topics } = survey(recordsOf({ ...chart, others }));
    expect(topics.find(({ title }) => title === 'Notes')?.rows[0]?.what).toBe(
      'DocumentReference, text/html in a Binary, not readable',
    );
  });

  test('payers with the policy their charges would have', () => {
    const [payer] = survey(recordsOf(PLAIN)).payers;
    expect(payer).toMatchObject({ name: 'Sample Commercial Plan', source: 'Organization/pay', patients: 1 });
    expect([payer?.units, payer?.asks]).toEqual([
      'CPT: midpoint of each code',
      expect.arrayContaining(['GP or GO is required']),
    ]);
  });
});

test('a payer in words of one patient may be a person, and is not named', () => {
  const named = (display: string): Chart => ({
    ...PLAIN,
    others: { ...PLAIN.others, coverage: { ...PLAIN.others['coverage'], payor: [{ display }] } },
  });
  const names = survey([...ofPatient('a', named('Jo Sample')), ...ofPatient('b', named('Medicare Part B'))]).payers;
  expect(names.map(({ name }) => name)).toEqual(['(words of one patient’s record)', 'Medicare Part B']);
  const twice = survey([...ofPatient('a', named('Sample Plan')), ...ofPatient('b', named('Sample Plan'))]).payers;
  expect(twice.map(({ name, patients }) => [name, patients])).toEqual([['Sample Plan', 2]]);
});

describe('codes of the site’s own', () => {
  const local = (code: string, display: string): Chart =>
    withProcedure({ code: { coding: [{ system: LOCAL, code, display }] } });

  test('those that look like therapy, with what they seem to stand for', () => {
    const { localCodes } = survey([
      ...ofPatient('a', local('101', 'Manual therapy')),
      ...ofPatient('b', local('101', 'Manual therapy')),
      ...ofPatient('c', local('102', 'Therapeutic exercise')),
      ...ofPatient('d', local('103', 'Special thing')),
    ]);
    expect(localCodes.map(({ system, code, count, proposed }) => [system, code, count, proposed])).toEqual([
      [LOCAL, '101', 2, '97140'],
      [LOCAL, '102', 1, '97110'],
      [LOCAL, '103', 1, undefined],
    ]);
  });

  test('words of one patient’s record are counted and not shown; of several they are', () => {
    const words = (text: string): Chart => withProcedure({ code: { text } });
    const one = survey(ofPatient('a', words('Manual therapy for Jo Sample')));
    expect(one.localCodes).toEqual([{ example: 'Procedure/a-s1', proposed: '97140', count: 1 }]);
    expect(JSON.stringify(one)).not.toContain('Sample, ');
    expect(JSON.stringify(one).toLowerCase()).not.toContain('jo sample');
    const two = survey([...ofPatient('a', words('Hands-on work')), ...ofPatient('b', words('hands-on  Work'))]);
    expect(two.localCodes.map(({ code, count }) => [code, count])).toEqual([['hands-on work', 2]]);
  });

  test('so are titles beside a code', () => {
    const titled = (text: string): Chart => withProcedure({ code: { coding: [{ system: LOCAL, code: '101' }], text } });
    const display = (...charts: readonly Chart[]): (string | undefined)[] =>
      survey(charts.flatMap((chart, at) => ofPatient(`p${String(at)}`, chart))).localCodes.map((code) => code.display);
    expect(display(titled('Manual work on Jo Sample'))).toEqual([undefined]);
    expect(display(titled('Manual therapy for Jo'), titled('Manual therapy'), titled('Manual therapy'))).toEqual([
      'Manual therapy',
    ]);
  });

  test('a code whose records read like two services has no proposal', () => {
    const { localCodes } = survey([
      ...ofPatient('a', local('101', 'Manual therapy')),
      ...ofPatient('b', local('101', 'Therapeutic exercise')),
    ]);
    expect(localCodes.map(({ code, count, proposed }) => [code, count, proposed])).toEqual([['101', 2, undefined]]);
  });

  test('no name of a person and no text of a note stands in it', () => {
    const charts = Object.values(GOOD_CHARTS).flatMap((change, at) => ofPatient(`p${String(at)}`, change(PLAIN)));
    const text = JSON.stringify(survey(charts));
    expect(text).not.toMatch(/Rowe|stiffness|Stiff lower back|hypomobile/);
  });

  test('the proposals are a table that can be deployed: with it, what was held goes out', () => {
    const records = ofPatient('a', local('101', 'Manual therapy'));
    const before = survey(records);
    expect(before.outcome.held.days).toBe(1);
    const map = proposedMap(before);
    expect(siteMapProblems(map)).toEqual([]);
    expect(map.group).toEqual([
      {
        source: LOCAL,
        target: CPT,
        element: [
          {
            code: '101',
            display: 'Manual therapy',
            target: [{ code: '97140', equivalence: 'equivalent', comment: '1 record' }],
          },
        ],
      },
    ]);
    const after = survey([{ id: 'site', ...map }, ...records]);
    expect([after.outcome.charged.days, after.localCodes]).toEqual([1, []]);
    expect(proposedMap(after, map)).toEqual(map);
    const { standing } = assessCollection([{ id: 'site', ...map }, ...records], NOW);
    expect(standing[0]).toMatchObject({ resourceType: 'ChargeItem', status: 'billable' });
  });

  test('occupations that tell no role wait for a code', () => {
    const therapist = { resourceType: 'Practitioner', id: 't1', qualification: [{ code: { text: 'Level 2' } }] };
    const role = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { reference: 'Practitioner/t1' },
      code: [{ coding: [{ system: LOCAL, code: 'R7', display: 'Rehab clinician' }] }],
    };
    const found = survey(recordsOf({ ...PLAIN, others: { ...PLAIN.others, therapist, role } }));
    expect(found.localRoles).toEqual([
      { system: LOCAL, code: 'R7', display: 'Rehab clinician', count: 1, example: 'Practitioner/t1' },
      { code: 'level 2', count: 1, example: 'Practitioner/t1' },
    ]);
    const map = proposedMap(found);
    expect(
      map.group?.map(({ source, target, element }) => [source, target, element[0]?.target?.[0]?.equivalence]),
    ).toEqual([
      [LOCAL, NUCC_TAXONOMY, 'unmatched'],
      [SITE_TEXT, NUCC_TAXONOMY, 'unmatched'],
    ]);
    expect(siteMapProblems(map)).toEqual([]);
    expect(proposedMap(found, map)).toEqual(map);
  });
});

test('what is seen where nothing comes of it: ten kinds of codes at most', () => {
  const many = Array.from({ length: 12 }, (_, at) =>
    withProcedure({ id: `s${String(at)}`, code: { coding: [{ system: LOCAL, code: `C${String(at)}` }] } }),
  ).map(({ procedure }) => procedure);
  expect(saySeen(many)).toMatch(/^12 Procedures, none is manual therapy; codes seen: .*, 2 more\.$/);
});
