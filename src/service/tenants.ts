// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { importJWK, importPKCS8, type CryptoKey, type JSONWebKeySet } from 'jose';
import * as z from 'zod';
import type { SmartCredentials } from '../ehr/smart-token.ts';

/** A caller of the CDS service, whose tokens are taken. */
export interface CdsClient {
  readonly issuer: string;
  /** Where its public keys are fetched; the only address that its tokens may name (`jku`). */
  readonly jwksUrl?: string | undefined;
  /** Its public keys, where they are not fetched. */
  readonly jwks?: JSONWebKeySet | undefined;
  /** Value of the claim `tenant` that its tokens must bear, where one issuer calls for several tenants. */
  readonly tenantClaim?: string | undefined;
  /** FHIR servers that its calls may have us read, each with a slash at its end. */
  readonly fhirServers: readonly string[];
}

/** The EHR of a tenant: read for visits, and written where it can hold charges. */
export interface EhrSettings {
  /** FHIR base with a slash at its end. */
  readonly fhirUrl: string;
  /** Undefined for an EHR that asks for no token, as on a test bench. */
  readonly credentials: SmartCredentials | undefined;
  /** A Subscription that has not been heard of for twice as long is silent; undefined: none sends heartbeats. */
  readonly heartbeatMs: number | undefined;
}

/** What an EHR sends with each notification, as its `Subscription.channel.header` says. */
export interface WebhookHeader {
  /** In lower case. */
  readonly name: string;
  /** Two while one is being changed. */
  readonly secrets: readonly string[];
}

/** One clinic or company. Nothing of one is ever seen by another. */
export interface Tenant {
  readonly id: string;
  /** SHA-256 of the access tokens that open its pages and its FHIR API, in hexadecimal. */
  readonly accessTokenSha256: readonly string[];
  readonly cdsClients: readonly CdsClient[];
  /** Secrets of its webhooks; two while one is being changed. */
  readonly webhookSecrets: readonly string[];
  /** A header whose value proves notifications of an EHR that cannot sign; undefined: none is taken for proof. */
  readonly webhookHeader?: WebhookHeader | undefined;
  readonly ehr: EhrSettings | undefined;
}

/** Whoever works at this machine, where no file says otherwise. */
export const LOCAL_TENANT: Tenant = {
  id: 'local',
  accessTokenSha256: [],
  cdsClients: [],
  webhookSecrets: [],
  ehr: undefined,
};

const HttpUrl = z.url({ protocol: /^https?$/ });
const BaseUrl = HttpUrl.transform((url) => (url.endsWith('/') ? url : `${url}/`));
/** A secret itself, or `env:NAME` for one that stands in the environment. */
const Secret = z.string().min(1);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');

const CdsClientSchema = z
  .strictObject({
    issuer: z.string().min(1),
    jwksUrl: HttpUrl.optional(),
    jwks: z.object({ keys: z.array(z.looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']) })).min(1) }).optional(),
    tenantClaim: z.string().min(1).optional(),
    fhirServers: z.array(BaseUrl).default([]),
  })
  .refine(({ jwksUrl, jwks }) => (jwksUrl === undefined) !== (jwks === undefined), 'needs either jwksUrl or jwks');

const EhrSchema = z.strictObject({
  fhirUrl: BaseUrl,
  smart: z
    .strictObject({
      clientId: z.string().min(1),
      /** Path of the private key (PKCS#8 PEM or JWK), relative to this file. */
      keyFile: z.string().min(1),
      keyId: z.string().min(1),
      algorithm: z.enum(['ES384', 'RS384']).default('ES384'),
      scope: z.string().min(1).default('system/*.read system/*.write'),
    })
    .optional(),
  heartbeatSeconds: z.number().int().min(1).max(86_400).optional(),
});

const Secrets = z.array(Secret).max(2, 'two at most, while one is being changed');

const WebhookHeaderSchema = z.strictObject({
  /** A field name by RFC 9110, 5.1. */
  name: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a header name')
    .toLowerCase(),
  secrets: Secrets.min(1),
});

const FileSchema = z.strictObject({
  tenants: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -'),
        accessTokenSha256: z.array(Sha256).default([]),
        cdsClients: z.array(CdsClientSchema).default([]),
        webhookSecrets: Secrets.default([]),
        webhookHeader: WebhookHeaderSchema.optional(),
        ehr: EhrSchema.optional(),
      }),
    )
    .min(1),
});

/** Shortest secret that Standard Webhooks allows, in bytes. */
const MIN_SECRET_BYTES = 24;

/**
 * Reads the file of tenants; without one, the sole tenant is whoever works at this machine.
 * @throws Error that names file, path and what is wrong; never a secret.
 */
export async function readTenants(
  file: string | undefined,
  { env, isLoopback }: { readonly env: Readonly<Record<string, string | undefined>>; readonly isLoopback: boolean },
): Promise<readonly Tenant[]> {
  if (file === undefined) {
    return [LOCAL_TENANT];
  }
  const parsed = FileSchema.safeParse(readJson(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`TENANTS_FILE ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`);
  }
  const tenants: Tenant[] = [];
  for (const { ehr, webhookSecrets, webhookHeader, ...tenant } of parsed.data.tenants) {
    const fault = (message: string): Error => new Error(`TENANTS_FILE ${file}: tenant ${tenant.id}: ${message}`);
    if (tenants.some(({ id }) => id === tenant.id)) {
      throw fault('is there twice');
    }
    if (tenant.accessTokenSha256.length === 0 && (!isLoopback || parsed.data.tenants.length > 1)) {
      throw fault('accessTokenSha256: needs at least one, or anybody could read its records');
    }
    const other = tenants.find((one) => one.accessTokenSha256.some((hash) => tenant.accessTokenSha256.includes(hash)));
    if (other) {
      throw fault(`accessTokenSha256: opens ${other.id} too; each tenant needs its own token`);
    }
    const rivals = tenants.flatMap(({ cdsClients }) => cdsClients);
    const clash = tenant.cdsClients.find((client) => rivals.some((rival) => isSameCaller(client, rival)));
    if (clash) {
      throw fault(`cdsClients: ${clash.issuer} calls for another tenant too: tenantClaim must tell them apart`);
    }
    const secretsOf = (part: string, texts: readonly string[]): string[] =>
      texts.map((text) => secretOf(text, env, (message) => fault(`${part}: ${message}`)));
    tenants.push({
      ...tenant,
      webhookSecrets: secretsOf('webhookSecrets', webhookSecrets),
      webhookHeader: webhookHeader && {
        name: webhookHeader.name,
        secrets: secretsOf('webhookHeader.secrets', webhookHeader.secrets),
      },
      ehr: ehr && (await ehrOf(ehr, file, fault)),
    });
  }
  return tenants;
}

function isSameCaller(a: CdsClient, b: CdsClient): boolean {
  const isEither = a.tenantClaim === undefined || b.tenantClaim === undefined || a.tenantClaim === b.tenantClaim;
  return a.issuer === b.issuer && isEither;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    // The parser's words quote the file, and so perhaps a secret.
    const why = cause instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
    throw new Error(`TENANTS_FILE ${file}: ${why}`, { cause });
  }
}

function secretOf(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  fault: (message: string) => Error,
): string {
  const name = /^env:(\w+)$/.exec(text)?.[1];
  const secret = name === undefined ? text : env[name];
  if (secret === undefined) {
    throw fault(`the environment has no ${name ?? ''}`);
  }
  const bytes = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw fault(`a secret has fewer than ${String(MIN_SECRET_BYTES)} bytes`);
  }
  return secret;
}

async function ehrOf(
  { fhirUrl, smart, heartbeatSeconds }: z.infer<typeof EhrSchema>,
  file: string,
  fault: (message: string) => Error,
): Promise<EhrSettings> {
  const heartbeatMs = heartbeatSeconds === undefined ? undefined : heartbeatSeconds * 1000;
  if (!smart) {
    return { fhirUrl, credentials: undefined, heartbeatMs };
  }
  const { keyFile, ...rest } = smart;
  const path = resolve(dirname(file), keyFile);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw fault(`ehr.smart.keyFile: ${path} cannot be read`);
  }
  try {
    return { fhirUrl, credentials: { ...rest, key: await keyOf(text, smart.algorithm) }, heartbeatMs };
  } catch {
    throw fault(`ehr.smart.keyFile: ${keyFile} holds no private key for ${smart.algorithm} (PKCS#8 PEM or JWK)`);
  }
}

async function keyOf(text: string, algorithm: string): Promise<CryptoKey | Uint8Array> {
  return text.trimStart().startsWith('{')
    ? importJWK(z.looseObject({ kty: z.string(), d: z.string() }).parse(JSON.parse(text)), algorithm)
    : importPKCS8(text, algorithm);
}

/** The tenant whose access token this is; compared in constant time, with every tenant's. */
export function tenantOfToken(tenants: readonly Tenant[], token: string): Tenant | undefined {
  const given = createHash('sha256').update(token).digest();
  const found = tenants.filter(({ accessTokenSha256 }) =>
    accessTokenSha256.some((sha256) => timingSafeEqual(given, Buffer.from(sha256, 'hex'))),
  );
  return found[0];
}
