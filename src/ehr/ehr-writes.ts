// SPDX-License-Identifier: Apache-2.0
import { deepEquals } from '@medplum/core';
import type { Bundle, BundleEntry, ChargeItem, Device, Reference, Resource } from '@medplum/fhirtypes';
import { AnyResourceSchema } from '../fhir/r4.ts';
import { SERVICE_NAME } from '../fhir/write/device.ts';
import { WITHDRAWN } from '../fhir/systems.ts';
import { keeps, type Capabilities } from './capabilities.ts';
import { EhrError } from './ehr-error.ts';
import { ehrRequest, type EhrAccess, type EhrAnswer } from './ehr-http.ts';
import { referenceIn } from '../fhir/reference.ts';

/** One write as the EHR gets it; `skip` where there is nothing for it to do. */
type Step =
  | { readonly kind: 'skip'; readonly status: string }
  | { readonly kind: 'create'; readonly resource: Resource; readonly query: string | undefined; readonly urn: string }
  | { readonly kind: 'update'; readonly url: string; readonly resource: Resource; readonly ifMatch: string | undefined }
  | { readonly kind: 'delete'; readonly url: string };

export interface WriteOptions {
  readonly access: EhrAccess;
  readonly capabilities: Capabilities;
  /** What was read in this run, by `Type/id`: what would change nothing is not written. */
  readonly found: ReadonlyMap<string, Resource>;
}

/**
 * Makes the writes of a run on an EHR, in their order, and answers like a batch.
 *
 * Types that the EHR does not keep are left out (Task, Device, Provenance), and so is what would change nothing.
 * Strict R4 has no DetectedIssue.status `mitigated`: it gets `cancelled`. Where the EHR deletes no ChargeItem, a
 * withdrawn charge becomes `entered-in-error`. A run that is cut off between two writes is repeated and finds them.
 */
export async function writeToEhr(bundle: Bundle, options: WriteOptions): Promise<Bundle> {
  const steps = (bundle.entry ?? []).map((entry) => toStep(entry, options));
  const isIdle = steps.every((step, index) => step.kind === 'skip' || isRecord(bundle.entry?.[index]));
  const urns = new Map<string, string>();
  const answers: BundleEntry[] = [];
  for (const [index, step] of steps.entries()) {
    // The record of the writes is written only where there was one.
    const isLeftOut = isIdle || (isRecord(bundle.entry?.[index]) && answers.some(isRefused));
    answers.push(isLeftOut ? skipped(step) : await make(step, urns, options));
  }
  return { resourceType: 'Bundle', type: 'batch-response', entry: answers };
}

function toStep({ fullUrl = '', resource, request }: BundleEntry, { capabilities, found }: WriteOptions): Step {
  const url = request?.url ?? '';
  const [type = ''] = url.split('/');
  if (!keeps(capabilities, type)) {
    return { kind: 'skip', status: request?.method === 'POST' ? '201' : '200' };
  }
  if (request?.method === 'DELETE') {
    const isDeleted = capabilities.of(type)?.interactions.has('delete') === true;
    const existing = found.get(url);
    return isDeleted || existing?.resourceType !== 'ChargeItem'
      ? { kind: 'delete', url }
      : { kind: 'update', url, resource: withdrawn(existing), ifMatch: versionOf(existing) };
  }
  const wanted = fitted(resource as Resource, capabilities);
  if (request?.method === 'PUT') {
    const isSame = deepEquals(found.get(url), wanted);
    return isSame
      ? { kind: 'skip', status: '200' }
      : { kind: 'update', url, resource: wanted, ifMatch: request.ifMatch };
  }
  return { kind: 'create', resource: wanted, query: request?.ifNoneExist, urn: fullUrl };
}

/** Kept where it cannot be deleted, in the one state that nobody bills. */
function withdrawn(charge: ChargeItem): ChargeItem {
  const tag = [...(charge.meta?.tag ?? []), { system: WITHDRAWN }];
  return { ...charge, status: 'entered-in-error', meta: { ...charge.meta, tag } };
}

/** True for a charge that is there only because it could not be deleted. */
export function isWithdrawn(resource: Resource): boolean {
  return (
    resource.resourceType === 'ChargeItem' && resource.meta?.tag?.some(({ system }) => system === WITHDRAWN) === true
  );
}

/** A resource in the words that the EHR knows, without references to what it does not keep. */
function fitted(resource: Resource, capabilities: Capabilities): Resource {
  if (resource.resourceType !== 'DetectedIssue') {
    return resource;
  }
  const isUnknown = resource.status === 'mitigated' && !capabilities.isMedplum;
  // Medplum's types know Medplum's statuses only.
  const status = isUnknown ? ('cancelled' as 'mitigated') : resource.status;
  const author: Reference<Device> = { display: SERVICE_NAME };
  return { ...resource, status, ...(keeps(capabilities, 'Device') ? {} : { author }) };
}

async function make(step: Step, urns: Map<string, string>, options: WriteOptions): Promise<BundleEntry> {
  try {
    switch (step.kind) {
      case 'skip':
        return skipped(step);
      case 'delete':
        return toEntry(await ehrRequest(options.access, step.url, { method: 'DELETE' }));
      case 'update':
        return toEntry(await put(options, step.url, resolved(step.resource, urns), step.ifMatch));
      case 'create':
        return await create(step, urns, options);
      default:
        return step satisfies never;
    }
  } catch (error) {
    if (error instanceof EhrError) {
      return { response: { status: String(error.status) } };
    }
    throw error;
  }
}

async function create(
  { resource, query, urn }: Extract<Step, { kind: 'create' }>,
  urns: Map<string, string>,
  options: WriteOptions,
): Promise<BundleEntry> {
  const type = resource.resourceType;
  const body = resolved(resource, urns);
  const { conditionalCreate = false, interactions } = options.capabilities.of(type) ?? {};
  // Where nothing is deleted, what stands under the identifier must be looked at first.
  const isConditional = conditionalCreate && interactions?.has('delete') === true;
  const standing = query === undefined || isConditional ? undefined : await findOne(options, `${type}?${query}`);
  const answer =
    standing === undefined
      ? toEntry(
          await ehrRequest(options.access, type, {
            method: 'POST',
            body,
            headers: query !== undefined && isConditional ? { 'if-none-exist': query } : {},
          }),
        )
      : await takeUp(standing, body, options);
  const reference = referenceIn(answer.response?.location ?? '');
  const id = answer.resource?.id;
  urns.set(urn, reference ?? (id === undefined ? urn : `${type}/${id}`));
  return answer;
}

/** What stands under the identifier already was made by another run, or is a charge that was withdrawn. */
async function takeUp(standing: Resource, wanted: Resource, options: WriteOptions): Promise<BundleEntry> {
  if (!isWithdrawn(standing)) {
    return { resource: standing, response: { status: '200' } };
  }
  const url = `ChargeItem/${standing.id ?? ''}`;
  const body: Resource = { ...wanted, id: standing.id };
  const answer = await put(options, url, body, versionOf(standing));
  return toEntry(answer.status === 200 ? { ...answer, status: 201, location: url } : answer);
}

async function put(
  { access, capabilities }: WriteOptions,
  url: string,
  resource: Resource,
  ifMatch: string | undefined,
): Promise<EhrAnswer> {
  const takesIfMatch = capabilities.of(resource.resourceType)?.takesIfMatch === true;
  const headers = ifMatch !== undefined && takesIfMatch ? { 'if-match': ifMatch } : undefined;
  return ehrRequest(access, url, { method: 'PUT', body: resource, ...(headers ? { headers } : {}) });
}

async function findOne({ access }: WriteOptions, url: string): Promise<Resource | undefined> {
  const { status, body } = await ehrRequest(access, url);
  if (status !== 200) {
    throw new EhrError(status, 'a search before a write was refused');
  }
  const entries = (body as Bundle | undefined)?.entry ?? [];
  return entries.map(({ resource }) => resource).find((resource) => resource?.resourceType === url.split('?')[0]);
}

function resolved(resource: Resource, urns: ReadonlyMap<string, string>): Resource {
  const text = JSON.stringify(resource);
  return JSON.parse(text.replace(/urn:uuid:[0-9a-f-]{36}/g, (urn) => urns.get(urn) ?? urn)) as Resource;
}

function toEntry({ status, body, location }: EhrAnswer): BundleEntry {
  const resource = AnyResourceSchema.safeParse(body);
  const isOutcome = !resource.success || resource.data.resourceType === 'OperationOutcome';
  return {
    ...(isOutcome ? {} : { resource: body as Resource }),
    response: { status: String(status), ...(location === undefined ? {} : { location }) },
  };
}

function skipped(step: Step): BundleEntry {
  return { response: { status: step.kind === 'skip' ? step.status : step.kind === 'create' ? '201' : '200' } };
}

function isRecord(entry: BundleEntry | undefined): boolean {
  return entry?.resource?.resourceType === 'Provenance';
}

function isRefused({ response }: BundleEntry): boolean {
  return response?.status.startsWith('2') !== true;
}

function versionOf({ meta }: Resource): string | undefined {
  return meta?.versionId === undefined ? undefined : `W/"${meta.versionId}"`;
}
