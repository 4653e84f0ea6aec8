// SPDX-License-Identifier: Apache-2.0

/** An id as FHIR has it. */
export const ID = '[A-Za-z0-9.-]{1,64}';
export const TYPE_AND_ID = `[A-Z][A-Za-z]+/${ID}`;

const AT_END = new RegExp(`(?:^|/)(${TYPE_AND_ID})(?:/_history/[^/]*)?$`);

/** `Procedure/123` at the end of a relative, versioned or absolute reference or Location; undefined where there is none. */
export function referenceIn(text: string): string | undefined {
  return AT_END.exec(text)?.[1];
}
