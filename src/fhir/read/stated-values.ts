// SPDX-License-Identifier: Apache-2.0
import { isObject } from '../../json-object.ts';

/** A scalar that a record states as a value. */
export type Value = string | number | boolean;

/** True for an Observation that states a value, in itself or in its parts. */
export function statesValue(observation: Readonly<Record<string, unknown>>): boolean {
  return valuesOf(observation).length > 0;
}

/** What a record or an answer states as its value, in its components and in its notes. */
export function valuesOf(record: Readonly<Record<string, unknown>>): Value[] {
  const values: Value[] = [];
  addValues(record, values);
  return values;
}

function addValues(record: Readonly<Record<string, unknown>>, to: Value[]): void {
  for (const name of Object.keys(record)) {
    if (name.startsWith('value') && VALUE_ELEMENT.test(name)) {
      addScalars(record[name], to);
    }
  }
  for (const inner of [record['component'], record['note']]) {
    for (const part of partsOf(inner)) {
      addValues(part, to);
      addScalars(part['text'], to);
    }
  }
}

const VALUE_ELEMENT = /^value[A-Z]/;

function partsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : NO_PARTS;
}

const NO_PARTS: readonly Readonly<Record<string, unknown>>[] = [];

const SCALAR_PARTS = ['value', 'text', 'display', 'start', 'low', 'high', 'numerator', 'data'] as const;

/** Of a Quantity its number, of a concept its words or code; units and systems alone say nothing. */
function addScalars(value: unknown, to: Value[]): void {
  if (typeof value === 'number' || typeof value === 'boolean') {
    to.push(value);
  } else if (typeof value === 'string') {
    if (/[\p{L}\p{N}]/u.test(value)) {
      to.push(value);
    }
  } else if (isObject(value)) {
    for (const { display, code } of partsOf(value['coding'])) {
      addScalars(display ?? code, to);
    }
    for (const name of SCALAR_PARTS) {
      addScalars(value[name], to);
    }
  }
}
