// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod';
import { EhrError } from './ehr-error.ts';
import { ehrRequest, type EhrAccess } from './ehr-http.ts';

const CapabilityStatementSchema = z.object({
  resourceType: z.literal('CapabilityStatement'),
  software: z.object({ name: z.string() }).optional(),
  rest: z.array(
    z.object({
      mode: z.enum(['server', 'client']),
      interaction: z.array(z.object({ code: z.string() })).default([]),
      resource: z
        .array(
          z.object({
            type: z.string(),
            interaction: z.array(z.object({ code: z.string() })).default([]),
            searchParam: z.array(z.object({ name: z.string() })).default([]),
            searchInclude: z.array(z.string()).default([]),
            searchRevInclude: z.array(z.string()).default([]),
            conditionalCreate: z.boolean().default(false),
            versioning: z.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
});

/** What a server does with a resource type. */
export interface TypeCapabilities {
  readonly interactions: ReadonlySet<string>;
  readonly searchParams: ReadonlySet<string>;
  readonly includes: ReadonlySet<string>;
  readonly revIncludes: ReadonlySet<string>;
  readonly conditionalCreate: boolean;
  /** False: the server keeps no versions, or takes no If-Match. */
  readonly takesIfMatch: boolean;
}

/** What a FHIR server says of itself. */
export interface Capabilities {
  /** True for a Medplum server, which has DetectedIssue.status `mitigated`; strict R4 has not. */
  readonly isMedplum: boolean;
  readonly batch: boolean;
  readonly transaction: boolean;
  readonly of: (type: string) => TypeCapabilities | undefined;
}

/**
 * Reads a CapabilityStatement. What it does not say is not done: a server is never asked for more than it offers.
 * @throws ZodError where it is none.
 */
export function readCapabilities(statement: unknown): Capabilities {
  const { software, rest } = CapabilityStatementSchema.parse(statement);
  const server = rest.find(({ mode }) => mode === 'server');
  const codes = new Set((server?.interaction ?? []).map(({ code }) => code));
  const types = new Map(
    (server?.resource ?? []).map((resource): [string, TypeCapabilities] => [
      resource.type,
      {
        interactions: new Set(resource.interaction.map(({ code }) => code)),
        searchParams: new Set(resource.searchParam.map(({ name }) => name)),
        includes: new Set(resource.searchInclude),
        revIncludes: new Set(resource.searchRevInclude),
        conditionalCreate: resource.conditionalCreate,
        takesIfMatch: resource.versioning === 'versioned' || resource.versioning === 'versioned-update',
      },
    ]),
  );
  return {
    isMedplum: software?.name.toLowerCase().includes('medplum') ?? false,
    batch: codes.has('batch'),
    transaction: codes.has('transaction'),
    of: (type) => types.get(type),
  };
}

/** What the product must be able to do with a type to keep its own resources there. */
const NEEDED: readonly string[] = ['read', 'create', 'update', 'search-type'];

/** True where resources of a type can be kept on the server: made, changed, and found again. */
export function keeps(capabilities: Capabilities, type: string): boolean {
  const interactions = capabilities.of(type)?.interactions;
  return interactions !== undefined && NEEDED.every((code) => interactions.has(code));
}

/** Why a server cannot hold charges and issues; undefined where it can. */
export function whyNotKept(capabilities: Capabilities): string | undefined {
  const lacking = ['ChargeItem', 'DetectedIssue'].filter(
    (type) => !keeps(capabilities, type) || capabilities.of(type)?.searchParams.has('identifier') !== true,
  );
  return lacking.length === 0
    ? undefined
    : `the EHR cannot store and search for ${lacking.join(' and ')}, as its CapabilityStatement says`;
}

/** A server is asked anew what it can do: it may have been upgraded. */
const KNOWN_MS = 3_600_000;
/** Servers that are remembered at once. */
const MOST_KNOWN = 1000;

/** What servers said of themselves within the last hour. */
export class KnownCapabilities {
  readonly #known = new Map<string, { readonly value: Promise<Capabilities>; readonly untilMs: number }>();

  /** @throws EhrError where the server does not say. */
  async of(access: EhrAccess): Promise<Capabilities> {
    const { fhirUrl } = access;
    const known = this.#known.get(fhirUrl);
    if (known && known.untilMs > Date.now()) {
      return known.value;
    }
    if (this.#known.size >= MOST_KNOWN) {
      this.#known.clear();
    }
    const value = ask(access);
    this.#known.set(fhirUrl, { value, untilMs: Date.now() + KNOWN_MS });
    try {
      return await value;
    } catch (error) {
      this.#known.delete(fhirUrl);
      throw error;
    }
  }
}

async function ask(access: EhrAccess): Promise<Capabilities> {
  const { status, body } = await ehrRequest(access, 'metadata');
  if (status !== 200) {
    throw new EhrError(status, 'no CapabilityStatement');
  }
  try {
    return readCapabilities(body);
  } catch (cause) {
    throw new EhrError(502, 'its CapabilityStatement cannot be read', cause);
  }
}
