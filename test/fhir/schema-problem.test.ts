// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { firstProblem, schemaProblems } from '../../src/fhir/schema-problem.ts';

const Schema = z.strictObject({
  status: z.enum(['completed', 'stopped']),
  parts: z.optional(z.array(z.object({ minutes: z.number().check(z.positive()) }))),
  name: z.optional(
    z.string().check(
      z.maxLength(5),
      z.refine((text) => text !== 'never', 'is never so'),
    ),
  ),
});

test.each<readonly [string, object, string, string]>([
  ['what is missing', {}, 'Procedure.status', 'is not one of completed, stopped'],
  ['a type', { status: 'completed', name: 7 }, 'Procedure.name', 'is not of type string'],
  [
    'a missing part of a list',
    { status: 'completed', parts: [{ minutes: 1 }, {}] },
    'Procedure.parts[1].minutes',
    'is missing',
  ],
  ['a figure', { status: 'completed', parts: [{ minutes: 0 }] }, 'Procedure.parts[0].minutes', 'is not more than 0'],
  ['a rule of its own', { status: 'completed', name: 'never' }, 'Procedure.name', 'is never so'],
  ['anything else', { status: 'completed', name: 'Abernathy' }, 'Procedure.name', 'is not valid'],
])('%s is told by its path, without its value', (_name, value, path, message) => {
  const { error } = Schema.safeParse(value);
  expect(error && firstProblem('Procedure', error, value)).toEqual({ path, message });
});

test('each part that is not known is named', () => {
  const value = { status: 'completed', a: 1, b: 2 };
  const { error } = Schema.safeParse(value);
  expect(error && schemaProblems('Policy', error, value)).toEqual([
    { path: 'Policy.a', message: 'is not known' },
    { path: 'Policy.b', message: 'is not known' },
  ]);
});
