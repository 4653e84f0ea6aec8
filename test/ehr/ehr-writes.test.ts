// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { readCapabilities, type Capabilities } from '../../src/ehr/capabilities.ts';
import { isWithdrawn, writeToEhr } from '../../src/ehr/ehr-writes.ts';
import { WITHDRAWN } from '../../src/fhir/systems.ts';
import { chargeItem } from '../support/written-charge.ts';

interface Offer {
  readonly types?: readonly string[];
  readonly deletes?: boolean;
  readonly conditionalCreate?: boolean;
  readonly versioning?: string;
  readonly name?: string;
}

function capable({
  types = ['ChargeItem', 'DetectedIssue', 'Provenance'],
  deletes = true,
  ...more
}: Offer): Capabilities {
  const { conditionalCreate = false, versioning = 'versioned', name = 'Strict' } = more;
  const codes = ['read', 'create', 'update', 'search-type', ...(deletes ? ['delete'] : [])];
  const resource = types.map((type) => ({
    ...{ type, conditionalCreate, versioning },
    interaction: codes.map((code) => ({ code })),
  }));
  return readCapabilities({
    resourceType: 'CapabilityStatement',
    software: { name },
    rest: [{ mode: 'server', resource }],
  });
}

interface Asked {
  readonly what: string;
  readonly headers: Record<string, string>;
  readonly body: Resource | undefined;
}

const asked: Asked[] = [];
let answers: Record<string, { status: number; body?: object; location?: string }> = {};
beforeEach(() => {
  asked.length = 0;
  answers = {};
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = String(input instanceof Request ? input.url : input).slice('http://ehr.test/fhir/'.length);
    const { accept: _accept, 'content-type': _type, ...headers } = init?.headers as Record<string, string>;
    const what = `${init?.method ?? ''} ${path}`;
    asked.push({
      what,
      headers,
      body: init?.body === undefined ? undefined : (JSON.parse(init.body as string) as Resource),
    });
    const { status, body, location } = answers[what] ?? { status: 200, body: {} };
    const told: Record<string, string> = location === undefined ? {} : { location };
    return Promise.resolve(new Response(body && JSON.stringify(body), { status, headers: told }));
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const URN = 'urn:uuid:00000000-0000-4000-8000-000000000001';
const CHARGE: ChargeItem & { id: string } = {
  ...chargeItem({ status: 'billable' }),
  id: 'c1',
  meta: { versionId: '3' },
};
const ISSUE: DetectedIssue = { resourceType: 'DetectedIssue', status: 'mitigated' };
const put = (resource: Resource, ifMatch = 'W/"3"'): BundleEntry => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id ?? ''}`, ifMatch },
});
const post = (resource: Resource, ifNoneExist?: string): BundleEntry => ({
  ...{ fullUrl: URN, resource },
  request: { method: 'POST', url: resource.resourceType, ...(ifNoneExist === undefined ? {} : { ifNoneExist }) },
});
const proof = post({
  resourceType: 'Provenance',
  target: [{ reference: URN }],
  recorded: '2026-03-02T10:00:00Z',
  agent: [],
} as unknown as Resource);
const remove = (url: string): BundleEntry => ({ request: { method: 'DELETE', url } });

/** What the run is told of its writes, status by status. */
async function written(entry: BundleEntry[], offer: Offer = {}, found: readonly Resource[] = []): Promise<Bundle> {
  const known = new Map(found.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]));
  const options = { access: { fhirUrl: 'http://ehr.test/fhir/' }, capabilities: capable(offer), found: known };
  return writeToEhr({ resourceType: 'Bundle', type: 'batch', entry }, options);
}
const statuses = ({ entry = [] }: Bundle): unknown[] => entry.map(({ response }) => response?.status);
const sent = (): string[] => asked.map(({ what }) => what);

test('types that the EHR does not keep are left out, as if they were written', async () => {
  const task = { resourceType: 'Task', id: 't', status: 'requested', intent: 'order' } as const;
  expect(statuses(await written([post(task), put(task), remove('Task/t')]))).toEqual(['201', '200', '200']);
  expect(sent()).toEqual([]);
});

test('what would change nothing is not written, nor a proof that it was', async () => {
  expect(statuses(await written([put(CHARGE), proof], {}, [CHARGE]))).toEqual(['200', '201']);
  expect(sent()).toEqual([]);
  const other = { ...CHARGE, quantity: { value: 3 } };
  answers['POST Provenance'] = { status: 201 };
  expect(statuses(await written([put(other), proof], {}, [CHARGE]))).toEqual(['200', '201']);
  expect(sent()).toEqual(['PUT ChargeItem/c1', 'POST Provenance']);
  expect(asked[0]).toMatchObject({ headers: { 'if-match': 'W/"3"' }, body: { quantity: { value: 3 } } });
});

test('of a refused write there is no proof', async () => {
  answers['PUT ChargeItem/c1'] = { status: 409, body: { resourceType: 'OperationOutcome', issue: [] } };
  const { entry = [] } = await written([put(CHARGE), proof]);
  expect(entry).toEqual([{ response: { status: '409' } }, { response: { status: '201' } }]);
  expect(sent()).toEqual(['PUT ChargeItem/c1']);
});

test('a server without versions is asked for none', async () => {
  await written([put(CHARGE)], { versioning: 'no-version' });
  expect(asked.map(({ headers }) => headers)).toEqual([{}]);
});

describe('a new charge', () => {
  const wanted: ChargeItem = { ...chargeItem({ status: 'billable' }) };
  const QUERY = 'identifier=urn:charge|1';
  const location = 'http://ehr.test/fhir/ChargeItem/c9/_history/1';

  test('is created under its identifier at once where the EHR can, and what names it names its id', async () => {
    answers['POST ChargeItem'] = { status: 201, location };
    const answer = await written([post(wanted, QUERY), proof], { conditionalCreate: true });
    expect(answer.entry?.[0]?.response).toEqual({ status: '201', location });
    expect(asked).toMatchObject([
      { what: 'POST ChargeItem', headers: { 'if-none-exist': QUERY } },
      { what: 'POST Provenance', body: { target: [{ reference: 'ChargeItem/c9' }] } },
    ]);
  });

  test.each<[string, object | undefined, string]>([
    ['by its body where the answer has no address', { ...wanted, id: 'c8' }, 'ChargeItem/c8'],
    ['by nothing where the answer says nothing', undefined, URN],
  ])('is known %s', async (_how, body, reference) => {
    answers['POST ChargeItem'] = { status: 201, ...(body ? { body } : {}) };
    await written([post(wanted), proof]);
    expect(asked.at(-1)?.body).toMatchObject({ target: [{ reference }] });
  });

  test.each<[string, Offer]>([
    ['creates under no condition', { conditionalCreate: false }],
    ['deletes nothing', { conditionalCreate: true, deletes: false }],
  ])('is looked for first where the EHR %s', async (_what, offer) => {
    answers[`GET ChargeItem?${QUERY}`] = { status: 200, body: { resourceType: 'Bundle', entry: [] } };
    answers['POST ChargeItem'] = { status: 201, location };
    expect(statuses(await written([post(wanted, QUERY)], offer))).toEqual(['201']);
    expect(sent()).toEqual([`GET ChargeItem?${QUERY}`, 'POST ChargeItem']);
    expect(asked[1]?.headers).toEqual({});
  });

  const standing = (resource: Resource): void => {
    const outcome = { resource: { resourceType: 'OperationOutcome', issue: [] } };
    answers[`GET ChargeItem?${QUERY}`] = {
      status: 200,
      body: { resourceType: 'Bundle', entry: [outcome, { resource }] },
    };
  };

  test('that another run has made is taken as it stands', async () => {
    standing(CHARGE);
    expect((await written([post(wanted, QUERY)])).entry).toEqual([{ resource: CHARGE, response: { status: '200' } }]);
    expect(sent()).toHaveLength(1);
  });

  test.each([
    [200, '201'],
    [412, '412'],
  ])('takes the place of one that was withdrawn: %s is told as %s', async (status, told) => {
    standing({ ...CHARGE, status: 'entered-in-error', meta: { versionId: '3', tag: [{ system: WITHDRAWN }] } });
    answers['PUT ChargeItem/c1'] = { status };
    expect(statuses(await written([post(wanted, QUERY)]))).toEqual([told]);
    expect(asked[1]).toMatchObject({
      ...{ what: 'PUT ChargeItem/c1', headers: { 'if-match': 'W/"3"' } },
      body: { id: 'c1', status: 'billable' },
    });
  });

  test('is not made where the search for it is refused', async () => {
    answers[`GET ChargeItem?${QUERY}`] = { status: 403 };
    expect(statuses(await written([post(wanted, QUERY)]))).toEqual(['403']);
    expect(sent()).toHaveLength(1);
  });
});

describe('a charge that is withdrawn', () => {
  test('is deleted where the EHR deletes', async () => {
    answers['DELETE ChargeItem/c1'] = { status: 204 };
    expect(statuses(await written([remove('ChargeItem/c1')], {}, [CHARGE]))).toEqual(['204']);
    expect(sent()).toEqual(['DELETE ChargeItem/c1']);
  });

  test('is entered in error where it does not, and known again', async () => {
    await written([remove('ChargeItem/c1')], { deletes: false }, [CHARGE]);
    expect(asked).toMatchObject([{ what: 'PUT ChargeItem/c1', headers: { 'if-match': 'W/"3"' } }]);
    const [{ body } = { body: undefined }] = asked;
    expect(body).toMatchObject({ status: 'entered-in-error', meta: { tag: [{ system: WITHDRAWN }] } });
    expect([body && isWithdrawn(body), isWithdrawn(CHARGE)]).toEqual([true, false]);
  });

  test('and was not read is asked to be deleted all the same', async () => {
    await written([remove('ChargeItem/c1')], { deletes: false });
    expect(sent()).toEqual(['DELETE ChargeItem/c1']);
  });
});

test.each<[string, Offer, object]>([
  ['strict R4', {}, { status: 'cancelled', author: { display: 'manual-therapy-charges' } }],
  ['Medplum', { name: 'Medplum', types: ['DetectedIssue', 'Device'] }, { status: 'mitigated', author: undefined }],
])('an issue in the words of %s', async (_which, offer, told) => {
  await written([post(ISSUE)], offer);
  expect({ author: undefined, ...asked[0]?.body }).toMatchObject(told);
});

test('an EHR that does not answer is told with the status 0', async () => {
  jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('away'));
  expect(statuses(await written([put(CHARGE)]))).toEqual(['0']);
});
