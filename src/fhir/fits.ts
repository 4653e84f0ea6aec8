// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';
import { isObject } from '../json-object.ts';

type Fits = (value: unknown) => boolean;

const compiled = new Map<z.core.$ZodType, Fits>();

/**
 * The test whether a schema accepts a value, without the copy and the list of faults that a parse makes: most records
 * are as they should be, and are used as they stand.
 *
 * Known are the kinds of schema that FHIR records need; another kind throws when it is compiled.
 */
export function fitsOf<T extends z.core.$ZodType>(schema: T): (value: unknown) => value is z.core.output<T> {
  return fitsFor(schema) as (value: unknown) => value is z.core.output<T>;
}

function fitsFor(schema: z.core.$ZodType): Fits {
  const known = compiled.get(schema);
  if (known) {
    return known;
  }
  // A schema may stand within itself, as an extension in an extension.
  compiled.set(schema, (value) => fits(value));
  const fits = compile(schema);
  compiled.set(schema, fits);
  return fits;
}

function compile(schema: z.core.$ZodType): Fits {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.checks !== undefined && def.checks.length > 0) {
    throw new Error('A schema with checks is not known');
  }
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return (value) => Number.isFinite(value);
    case 'never':
      return () => false;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'literal':
      return (value) => def.values.some((one) => one === value);
    case 'array': {
      const fits = fitsFor(def.element);
      return (value) => Array.isArray(value) && value.every(fits);
    }
    case 'object':
      return fitsObject(def.shape);
    default:
      throw new Error(`A schema of type ${def.type} is not known`);
  }
}

function fitsObject(shape: z.core.$ZodShape): Fits {
  const parts = Object.entries(shape).map(([name, part]) => {
    const { def } = (part as z.core.$ZodTypes)._zod;
    return def.type === 'optional'
      ? { name, mayMiss: true, fits: fitsFor(def.innerType) }
      : { name, mayMiss: false, fits: fitsFor(part) };
  });
  return (value) => {
    if (!isObject(value)) {
      return false;
    }
    for (const { name, mayMiss, fits } of parts) {
      const part = value[name];
      if (!(mayMiss && part === undefined) && !fits(part)) {
        return false;
      }
    }
    return true;
  };
}
