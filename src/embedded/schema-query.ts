// SPDX-License-Identifier: Apache-2.0
import type { StructureDefinition } from '@medplum/fhirtypes';
import { searchParametersOf, structureOf } from './definitions.ts';
import { graphqlQuery } from './request-limits.ts';

/** The one query that MedplumClient makes by itself, before it shows a form or a table of a type (`requestSchema`). */
const QUERY =
  /^\{ ?StructureDefinitionList\(_filter: "name eq (\w+)"\) \{[^()]*\} SearchParameterList\(base: "\1", _count: (100)\) \{[^()]*\} ?\}$/;

/**
 * The answer to MedplumClient's query for what FHIR says of a type; undefined for any other request. The router would
 * first make a GraphQL schema of all types: seconds in which nobody is answered.
 */
export function answerSchemaQuery(url: string, body: unknown): object | undefined {
  const [, name, most] = QUERY.exec(graphqlQuery(url, body)?.trim() ?? '') ?? [];
  const structure = name === undefined ? undefined : structureOf(name);
  if (name === undefined || structure === undefined) {
    return undefined;
  }
  const parameters = Object.values(searchParametersOf(name)).slice(0, Number(most));
  return {
    data: {
      StructureDefinitionList: [asked(structure)],
      SearchParameterList: parameters.map(({ base, code, type, expression, target }) => ({
        base,
        code,
        type,
        expression,
        target,
      })),
    },
  };
}

/** What the query asks for of a type: most of a definition is for people. */
function asked({ resourceType, name, kind, description, type, url, snapshot }: StructureDefinition): object {
  const element = snapshot?.element.map((one) => {
    const { id, path, definition, min, max, base, contentReference, type: types, binding } = one;
    return { id, path, definition, min, max, base, contentReference, type: types, binding };
  });
  return { resourceType, name, kind, description, type, url, snapshot: { element } };
}
