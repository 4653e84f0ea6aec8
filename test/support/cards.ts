// SPDX-License-Identifier: Apache-2.0
import { answerHook } from '../../src/cds/answer.ts';
import type { Card } from '../../src/cds/cards.ts';
import { HookRequestSchema } from '../../src/cds/hooks.ts';
import { callFor, type HookCall } from './hook-call.ts';
import { sampleResources } from './samples.ts';

/** The cards that a call is answered with. */
export async function cards(call: HookCall): Promise<Card[]> {
  const answer = await answerHook(HookRequestSchema.parse(call), { pages: 'https://charges.example.org/' });
  if (answer.kind !== 'cards') {
    throw new Error(`Not available: ${answer.what.join(', ')}`);
  }
  return answer.cards.map(({ card }) => card);
}

export async function cardsOf(story: string, more: Partial<HookCall> = {}): Promise<Card[]> {
  return cards(callFor(sampleResources(story), more));
}

/** Values that no JSON of a card may hold. */
export function emptyValues(value: unknown, path = ''): string[] {
  if (value === null || value === undefined || value === '') {
    return [path];
  }
  if (typeof value !== 'object') {
    return [];
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, part]) => emptyValues(part, `${path}.${key}`));
}
