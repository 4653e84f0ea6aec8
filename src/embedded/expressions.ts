// SPDX-License-Identifier: Apache-2.0
import { evalFhirPathTyped, parseFhirPath, toTypedValue, type FhirPathAtom, type TypedValue } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';

interface Expression {
  readonly atom: FhirPathAtom;
  /** Elements of the resource, one of which it needs to find anything; undefined where that is not known. */
  readonly begins: readonly string[] | undefined;
}

/** The expressions of search parameters, which are as many as FHIR has: Medplum parses a text each time that it evaluates it. */
const parsed = new Map<string, Expression>();
const parsedLinks = new Map<string, Expression>();

/** What a search parameter's expression finds in a resource. */
export function valuesOf(resource: Resource, expression: string): TypedValue[] {
  return evaluated(resource, parsed.get(expression) ?? kept(parsed, expression, expression));
}

/** The type that an expression wants a reference to be of: Medplum's FHIRPath knows it of no reference by address. */
const OF_TYPE = /\.where\(\(?resolve\(\) is \w+\)?\)/g;

/** The references that it finds, of whatever type they are. */
export function linksOf(resource: Resource, expression: string): TypedValue[] {
  const known = parsedLinks.get(expression) ?? kept(parsedLinks, expression, expression.replaceAll(OF_TYPE, ''));
  return evaluated(resource, known);
}

function kept(known: Map<string, Expression>, expression: string, text: string): Expression {
  const made = { atom: parseFhirPath(text), begins: beginsOf(text) };
  known.set(expression, made);
  return made;
}

/** Most resources lack most elements that a search could ask for: nothing need be evaluated there. */
function evaluated(resource: Resource, { atom, begins }: Expression): TypedValue[] {
  const isThere = begins?.some((element) => Object.keys(resource).some((key) => key.startsWith(element))) ?? true;
  return isThere ? evalFhirPathTyped(atom, [toTypedValue(resource)]) : [];
}

/** Functions that find nothing in nothing. */
const NARROWS: readonly string[] = ['where', 'resolve', 'ofType'];

/** Of `Type.element`, or several with `|` between. */
function beginsOf(text: string): string[] | undefined {
  const narrows = [...text.matchAll(/(\w+)\(/g)].every(([, name = '']) => NARROWS.includes(name));
  const begins = text.split('|').map((part) => /^\s*\(*[A-Z]\w+\.([a-z]\w*)/.exec(part)?.[1] ?? '');
  return narrows && !begins.includes('') ? begins : undefined;
}
