// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { EhrError } from '../../src/ehr/ehr-error.ts';

/** What a run does with a failure: it waits for the EHR, asks otherwise, or reads the outcome's id. */
test.each<[number, string, boolean, boolean, string | undefined]>([
  [0, 'no answer', true, false, undefined],
  [400, 'refused', false, true, 'invalid'],
  [401, 'not known', true, false, 'unauthorized'],
  [403, 'not allowed', true, true, 'forbidden'],
  [404, 'not there', false, true, 'not-found'],
  [409, 'contended', false, false, 'conflict'],
  [410, 'gone', false, true, 'gone'],
  [412, 'another version', false, false, 'precondition-failed'],
  [422, 'not taken', false, true, 'invalid'],
  [429, 'busy', true, false, 'too-many-requests'],
  [499, 'odd', false, false, 'invalid'],
  [500, 'fault', true, false, undefined],
  [501, 'not built', false, true, 'invalid'],
  [503, 'away', true, false, undefined],
])('status %d (%s): an outage %s, refused for good %s, outcome %s', (status, text, isOutage, isRefusal, id) => {
  const error = new EhrError(status, text);
  expect([error.isOutage, error.isRefusal, error.outcome?.id]).toEqual([isOutage, isRefusal, id]);
  expect(error.message).toBe(`The EHR: ${text} (status ${String(status)})`);
  expect(normalizeErrorString(error)).toContain(text);
});
