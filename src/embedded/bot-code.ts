// SPDX-License-Identifier: Apache-2.0
import type { Bot } from '@medplum/fhirtypes';
import type { FhirService } from './fhir-service.ts';

/** Code by the version of its Binary, which no other ever has: a start compares a megabyte for each bot, and then runs it. */
const read = new Map<string, string>();
/** The same code of several bots and tenants, kept once. */
const kept = new Map<string, string>();

/**
 * The code that a bot has, from the Binary that it names.
 * @throws OperationOutcomeError where there is no such Binary.
 */
export async function codeIn(
  repository: FhirService['repository'],
  { url: reference }: NonNullable<Bot['executableCode']> = {},
): Promise<string | undefined> {
  const known = read.get(repository.versionOf({ reference }) ?? '');
  if (known !== undefined || reference === undefined) {
    return known;
  }
  const binary = await repository.readReference({ reference });
  if (binary.resourceType !== 'Binary' || binary.data === undefined) {
    return undefined;
  }
  const code = keptOnce(Buffer.from(binary.data, 'base64').toString('utf8'));
  read.set(binary.meta?.versionId ?? '', code);
  return code;
}

/** The one copy of a code that is kept: two that are the same string are told to be equal without a look at a megabyte each. */
export function keptOnce(code: string): string {
  const first = kept.get(code) ?? code;
  kept.set(first, first);
  return first;
}
