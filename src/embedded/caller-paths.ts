// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, badRequest } from '@medplum/core';
import type { Parameters, Resource, Subscription } from '@medplum/fhirtypes';
import { FHIR_PATH_CRITERIA } from '../medplum.ts';

/**
 * What FHIRPath of a caller may call: each passes once over what is there. `matches` would run a regular expression of
 * theirs, and `select`, `combine` and `replace` can double what they are given as often as they are written.
 */
const FUNCTIONS: readonly string[] = [
  ...['where', 'exists', 'empty', 'not', 'first', 'last', 'count', 'ofType', 'extension', 'hasValue'],
  ...['startsWith', 'endsWith', 'contains', 'lower', 'upper', 'toString'],
];
const OPERATORS: readonly string[] = ['and', 'or', 'xor', 'implies', 'in', 'is', 'as'];
const MAX_LENGTH = 4000;
const MAX_NESTING = 8;

/** True for FHIRPath that takes no longer than the resource is large. */
export function isCheapPath(path: string): boolean {
  if (path.length > MAX_LENGTH || path.includes('\\')) {
    return false;
  }
  const bare = path.replace(/'[^']*'/g, ' ');
  // Neither comments nor names in quotes, behind which another function could hide.
  return /^[\w\s.%=!~<>()[\],@:$-]*$/.test(bare) && callsAreCheap(bare.match(/%?\w+|\S/g) ?? []);
}

function callsAreCheap(tokens: readonly string[]): boolean {
  const isCall: boolean[] = [];
  return tokens.every((token, at) => {
    const before = tokens[at - 1] ?? '';
    if (token === '(') {
      isCall.push(/^\w/.test(before) && !OPERATORS.includes(before));
    } else if (token === ')') {
      isCall.pop();
    }
    const isAllowed = token !== '(' || isCall.at(-1) !== true || FUNCTIONS.includes(before);
    // A variable within a call would be the whole resource again for each of its elements.
    return isAllowed && isCall.length <= MAX_NESTING && !(token.startsWith('%') && isCall.includes(true));
  });
}

/** True where evaluating a Subscription's condition stops nothing. */
export function hasCheapCondition({ extension = [] }: Subscription): boolean {
  return extension.every(({ url, valueString = '' }) => url !== FHIR_PATH_CRITERIA || isCheapPath(valueString));
}

/** @throws 400 for a Subscription whose condition could stop the server each time that something is saved. */
export function refuseCostlyCondition(resource: Resource): void {
  if (resource.resourceType === 'Subscription' && !hasCheapCondition(resource)) {
    throw new OperationOutcomeError(badRequest(LIMITS, 'Subscription.extension'));
  }
}

/** @throws 400 for a JSON Patch that copies: each copy of a list into itself doubles it, and forty of them end the process. */
export function refuseCopies(patch: readonly { readonly op: string }[]): void {
  if (patch.some(({ op }) => op === 'copy')) {
    throw new OperationOutcomeError(badRequest('A patch may not copy: add the value instead'));
  }
}

/** @throws 400 for a FHIRPath Patch whose path could stop the server. */
export function refuseCostlyPatch({ parameter = [] }: Parameters): void {
  const paths = parameter.flatMap(({ part = [] }) => part.filter(({ name }) => name === 'path'));
  if (!paths.every(({ valueString = '' }) => isCheapPath(valueString))) {
    throw new OperationOutcomeError(badRequest(LIMITS, 'Parameters.parameter.part'));
  }
}

const LIMITS = `FHIRPath here may call ${FUNCTIONS.join(', ')}, with variables outside of calls only`;
