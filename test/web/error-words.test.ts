// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, conflict, forbidden, notFound, serverError, unauthorized } from '@medplum/core';
import { errorWords } from '../../src/web/data/error-words.ts';

test.each([
  ['Chromium has no answer', new TypeError('Failed to fetch'), 'The server cannot be reached', true],
  [
    'Firefox has no answer',
    new TypeError('NetworkError when attempting to fetch resource.'),
    'The server cannot be reached',
    true,
  ],
  ['Safari has no answer', new TypeError('Load failed'), 'The server cannot be reached', true],
  [
    'a search has no answer',
    new Error('Search for Condition: the server gave no answer (0)'),
    'The server cannot be reached',
    true,
  ],
  ['a visit that is not there', new OperationOutcomeError(notFound), 'Nothing is here', false],
  ['nobody is signed in any more', new OperationOutcomeError(unauthorized), 'You are signed out', true],
  [
    'another version stands',
    new OperationOutcomeError(conflict('version 2')),
    'Somebody else changed this meanwhile',
    true,
  ],
  ['the server fails', new OperationOutcomeError(serverError(new Error('disk'))), 'Something went wrong', true],
])('%s', (_name, error, title, mayPass) => {
  expect(errorWords(error)).toMatchObject({ title, mayPass });
});

test('a server that only forbids is told as what that means, and to whom to turn', () => {
  expect(errorWords(new OperationOutcomeError(forbidden)).text).toBe(
    'You do not have the right to do this. Ask an administrator.',
  );
  expect(errorWords(new Error('Forbidden by the policy of this project')).text).toBe(
    'Forbidden by the policy of this project',
  );
});

test('what is not known is told in the server’s own words', () => {
  expect(errorWords(new Error('The Library is too large')).text).toBe('The Library is too large');
});
