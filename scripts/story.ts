// SPDX-License-Identifier: Apache-2.0
import { isObject } from '@medplum/core';

/** A complete visit that nothing is wrong with; a new story is this one with one fact changed. */
export const GOOD_VISIT = '02-brief-15-minutes';

const GOOD_PREFIX = 'brief-15-minutes';

/** One fact: an element of every record of a type, and what it becomes; `undefined` takes it away. */
export interface Change {
  readonly type: string;
  readonly element: string;
  readonly value: unknown;
}

/** Reads `Procedure.bodySite`, to be taken away, or `Procedure.status="stopped"`, with JSON behind the sign. */
export function readChange(text: string): Change {
  const [, type, element, json] = /^([A-Z]\w+)\.(\w+)(?:=(.+))?$/s.exec(text) ?? [];
  if (type === undefined || element === undefined) {
    throw new Error(`${text} is no change: say Procedure.bodySite, or Procedure.status="stopped"`);
  }
  return { type, element, value: json === undefined ? undefined : (JSON.parse(json) as unknown) };
}

/** The good visit's Bundle under ids of its own, with the change made. */
export function storyText(goodVisit: string, code: string, change: Change | undefined): string {
  let changed = 0;
  const own = JSON.parse(goodVisit.replaceAll(GOOD_PREFIX, code), (_key, value: unknown) => {
    if (change && isObject(value) && value['resourceType'] === change.type) {
      changed += 1;
      return { ...value, [change.element]: change.value };
    }
    return value;
  }) as unknown;
  if (change && changed === 0) {
    throw new Error(`The visit has no ${change.type}`);
  }
  return `${JSON.stringify(own, null, 2)}\n`;
}
