// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import * as z from 'zod/mini';
import { fitsOf } from '../../src/fhir/fits.ts';
import { AnyResourceSchema, R4_SCHEMAS } from '../../src/fhir/r4.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

const JUNK: readonly unknown[] = [undefined, null, 0, Number.NaN, Infinity, '', 'text', true, [], [null], {}, [[]]];
const junk = fc.constantFrom(...JUNK);

/** A value with the part at one place of it replaced. */
function withPart(value: unknown, path: readonly number[], part: unknown): unknown {
  const [at, ...rest] = path;
  if (at === undefined || typeof value !== 'object' || value === null) {
    return part;
  }
  const names = Object.keys(value);
  const name = names[at % names.length] ?? 'none';
  const changed = withPart(Reflect.get(value, name), rest, part);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === name ? changed : item))
    : { ...value, [name]: changed };
}

test('what fits is what the schema accepts', () => {
  const samples = STORIES.flatMap((story) => sampleResources(story));
  const schemas = [...Object.values(R4_SCHEMAS), AnyResourceSchema];
  const tests = schemas.map((schema) => fitsOf<typeof schema>(schema));
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(fc.nat(30), { maxLength: 5 }), junk, (sample, path, part) => {
      const value = withPart(sample, path, part);
      const fit = tests.map((fits) => fits(value));
      accepted += fit.filter(Boolean).length;
      expect(fit).toEqual(schemas.map((schema) => schema.safeParse(value).success));
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(1000);
});

const text = z.string();
test.each<[string, () => z.core.$ZodType]>([
  ['a text', () => z.string()],
  ['a number', () => z.number()],
  ['true or false', () => z.boolean()],
  ['one of two', () => z.literal(['text', 0])],
  ['nothing at all', () => z.never()],
  ['a list', () => z.array(text)],
  ['an object with a part that may be missing', () => z.object({ a: z.optional(text) })],
  ['an object with a part that must not', () => z.object({ a: text })],
  ['a list of objects', () => z.array(z.object({ a: z.optional(z.boolean()) }))],
])('every value against the schema of %s', (_kind, schemaOf) => {
  const values = [...JUNK, false, 'other', ['text'], [0], { a: 'text' }, { a: 7 }, [{ a: true }], [{ a: 'text' }, {}]];
  const schema = schemaOf();
  const fits = fitsOf(schema);
  expect(values.map((value) => fits(value))).toEqual(values.map((value) => z.safeParse(schema, value).success));
});

test('a schema within itself', () => {
  const fits = fitsOf(R4_SCHEMAS.Account);
  const nested = (extension: unknown): object => ({ resourceType: 'Account', id: 'a', extension });
  expect(fits(nested([{ url: 'a', extension: [{ url: 'b', extension: [{ url: 'c' }] }] }]))).toBe(true);
  expect(fits(nested([{ url: 'a', extension: [{ url: 'b', extension: [{}] }] }]))).toBe(false);
});

test('a kind of schema that is not known is refused at once', () => {
  expect(() => fitsOf(z.bigint())).toThrow('bigint');
  expect(() => fitsOf(z.object({ at: z.optional(z.date()) }))).toThrow('date');
  expect(() => fitsOf(z.array(z.optional(z.string())))).toThrow('optional');
});

test('a schema that asks more of a text than to be one is refused at once', () => {
  expect(() => fitsOf(z.string().check(z.minLength(1)))).toThrow('checks');
});
