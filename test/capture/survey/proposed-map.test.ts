// SPDX-License-Identifier: Apache-2.0
import type { LocalCode } from '../../../src/capture/survey/local-codes.ts';
import { proposedMap } from '../../../src/capture/survey/proposed-map.ts';
import { survey } from '../../../src/capture/survey/survey.ts';
import { CPT, HCPCS } from '../../../src/fhir/systems.ts';

const proposing = (code: string, proposed?: string): LocalCode => {
  const local = { system: 'urn:oid:1.2.840.114350.1', code, count: 1, example: `Procedure/${code}` };
  return proposed === undefined ? local : { ...local, proposed };
};

test('a proposal is of the table that its code is from; what nothing is proposed for waits among CPT’s', () => {
  const localCodes = [proposing('a', '97140'), proposing('b', 'G0283'), proposing('c', '0552T'), proposing('d')];
  const { group = [] } = proposedMap({ ...survey([]), localCodes });
  expect(group.map(({ target, element }) => [target, element.map(({ code }) => code)])).toEqual([
    [CPT, ['a', 'c', 'd']],
    [HCPCS, ['b']],
  ]);
});
