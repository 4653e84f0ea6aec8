// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, conflict, forbidden, notFound, serverError, unauthorized } from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { NO_RIGHT } from '../../src/capture/server-words.ts';
import { errorWords } from '../../src/web/data/error-words.ts';

function forbiddenBecause(text: string): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden', details: { text } }] };
}

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

test.each([
  ['says no more', new OperationOutcomeError(forbidden), NO_RIGHT],
  ['says no more, behind a proxy', new Error('Forbidden'), NO_RIGHT],
  ['says why', new OperationOutcomeError(forbiddenBecause('Bots are off')), 'Bots are off'],
])('a server that forbids and %s: told as that, and not to be tried again', (_name, error, text) => {
  expect(errorWords(error)).toEqual({ title: 'This is not allowed', text, mayPass: false });
});

test('words of another kind of error that begin alike stay what they are', () => {
  expect(errorWords(new Error('Forbidden characters in the name'))).toEqual({
    title: 'Something went wrong',
    text: 'Forbidden characters in the name',
    mayPass: true,
  });
});

test('what is not known is told in the server’s own words', () => {
  expect(errorWords(new Error('The Library is too large')).text).toBe('The Library is too large');
});
