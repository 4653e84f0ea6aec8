// SPDX-License-Identifier: Apache-2.0
import { agreeTogether, linesOfPart, sumOfUnits, supportedUnits } from '../billing/charge-match.ts';
import { acceptableUnits } from '../billing/unit-allocation.ts';
import { isBilled } from '../billing/assessment.ts';
import { unitsOfPart } from '../billing/assistant-units.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';
import { supportFigures } from './support-figures.ts';

export const chargeAlreadyBilled = defineRule({
  meta: {
    code: 'charge-already-billed',
    title: 'Record changed after billing',
    category: 'units',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct-claim' },
    why: 'The service never changes a billed charge. When the record no longer supports the billed units, a person has to correct the claim.',
    sources: [SOURCES.timedMinutes],
    messages: {
      differs: {
        found:
          '{charge} was billed with {units:units} of 97140, but the record now supports {supported:or}: {minutes} counted minutes{dayMinutes:ofDay} under the {method}.',
        formerly: '{charge} was billed with {units:units} of 97140; the record now supports {supported}.',
        todo: 'If the record is right, send a corrected claim or void it, then enter the units that it bills; if not, correct the record.',
      },
    },
  },
  appliesTo: ({ day }) => isBilled(day),
  check: (input) =>
    [...input.match.byPart].flatMap(([part, { source, state }]): Finding<'differs'>[] => {
      const { match, acceptable, allocation, split } = input;
      const lines = linesOfPart(match, part);
      const units = sumOfUnits(lines.filter((line) => line.state === 'billed'));
      const inPart = { part, units: unitsOfPart(split, part) };
      const supported = supportedUnits(match, acceptable, inPart);
      const isRight = units !== undefined && supported.includes(units);
      // The rest stands open: nothing changed, and `units-mismatch` tells of the second line.
      if (state !== 'billed' || isRight || agreeTogether(lines, supported)) {
        return [];
      }
      const byMinutes = supportedUnits(match, acceptableUnits(allocation, '97140'), inPart);
      const data = { charge: source, units: units ?? 'no', ...supportFigures(input, byMinutes) };
      return [{ messageId: 'differs', data, implicated: [source], subject: source }];
    }),
});
