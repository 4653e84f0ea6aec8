// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import * as z from 'zod/mini';
import { fitsOf } from '../../src/fhir/fits.ts';
import { AnyResourceSchema, R4_SCHEMAS } from '../../src/fhir/r4.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

const junk = fc.constantFrom<unknown>(undefined, null, 0, Number.NaN, Infinity, '', 'text', true, [], [null], {}, [[]]);

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

test('a schema within itself', () => {
  const fits = fitsOf(R4_SCHEMAS.Account);
  const nested = (extension: unknown): object => ({ resourceType: 'Account', id: 'a', extension });
  expect(fits(nested([{ url: 'a', extension: [{ url: 'b', extension: [{ url: 'c' }] }] }]))).toBe(true);
  expect(fits(nested([{ url: 'a', extension: [{ url: 'b', extension: [{}] }] }]))).toBe(false);
});

test('a kind of schema that is not known is refused at once', () => {
  expect(() => fitsOf(z.bigint())).toThrow('bigint');
  expect(() => fitsOf(z.object({ at: z.optional(z.date()) }))).toThrow('date');
});

test('a schema that asks more of a text than to be one is refused at once', () => {
  expect(() => fitsOf(z.string().check(z.minLength(1)))).toThrow('checks');
});
