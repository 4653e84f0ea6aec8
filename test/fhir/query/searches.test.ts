// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { parseAnswer, readBundle, typesOf, windowsOf, type Scope } from '../../../src/fhir/query/searches.ts';

const scope = (facts: Partial<Scope> = {}): Scope => ({
  patient: 'Patient/p1',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e1'],
  procedures: [],
  performers: [],
  ...facts,
});
const urlsOf = ({ entry = [] }: Bundle): string[] => entry.map(({ request }) => request?.url ?? '');
/** The one search that has all of these words. */
function searchWith(facts: Partial<Scope>, ...words: string[]): string {
  const found = urlsOf(readBundle(scope(facts))).filter((url) => words.every((word) => url.includes(word)));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

describe('the searches of a run', () => {
  test('are one batch of reads of one patient, a page of a thousand each', () => {
    const { type, entry = [] } = readBundle(scope());
    expect(type).toBe('batch');
    for (const { request } of entry) {
      expect(request?.method).toBe('GET');
      expect(request?.url).toMatch(/&_count=1000$/);
      expect(request?.url).toMatch(
        /patient=Patient\/p1&|&encounter=Encounter\/e1&|^Device\?|^\?_type=ChargeItemDefinition,Library,ConceptMap&/,
      );
    }
  });

  test('what hangs on a known visit is one search, and the visits of its date are looked for beside', () => {
    const within = searchWith({}, 'encounter=');
    expect(within).toMatch(
      /^\?_type=Procedure,Condition,Observation,Claim,Task,Composition,DocumentReference,DiagnosticReport,ClinicalImpression,QuestionnaireResponse&encounter=Encounter\/e1&/,
    );
    expect(within).toContain('_revinclude:iterate=Observation:part-of');
    const visits = searchWith({}, 'Encounter,Observation');
    expect(visits).toMatch(/^\?_type=Encounter,Observation&patient=Patient\/p1&date=ge2026-03-01&date=le2026-03-03&/);
    expect(visits).toContain('_revinclude=ChargeItem:context');
    expect(visits).not.toContain('_revinclude=Procedure:encounter');
  });

  test('a visit that is not known yet is looked for with everything that hangs on it', () => {
    const url = searchWith({ encounters: [] }, 'Encounter,Observation');
    expect(url).toMatch(/^\?_type=Encounter,Observation&patient=Patient\/p1&date=ge2026-03-01&date=le2026-03-03&/);
    for (const follow of [
      '_include=Encounter:participant',
      '_include=Encounter:diagnosis',
      '_include=Encounter:account',
      '_revinclude=Procedure:encounter',
      '_revinclude=Condition:encounter',
      '_revinclude=ChargeItem:context',
      '_revinclude=Claim:encounter',
      '_revinclude=DetectedIssue:implicated',
      '_revinclude=Task:encounter',
      '_include:iterate=Procedure:performer',
      '_revinclude:iterate=Procedure:part-of',
      '_revinclude:iterate=Observation:part-of',
    ]) {
      expect(url).toContain(follow);
    }
  });

  test('notes, progress reports and treatments are looked for 120 days back, and as long as the visit may be claimed', () => {
    const url = searchWith({}, 'date=ge2025-11-01');
    for (const type of ['Procedure', 'Composition', 'DocumentReference', 'ClinicalImpression']) {
      expect(url).toContain(type);
    }
    expect(url).toContain('date=le2027-03-03');
  });

  test('charges are looked for from the start of the year, for the therapy threshold', () => {
    expect(searchWith({}, 'ChargeItem?patient=', 'occurrence=ge')).toContain(
      'occurrence=ge2026-01-01&occurrence=le2026-12-31',
    );
  });

  test('charges of therapy that bear no date are looked for beside', () => {
    const url = searchWith({}, 'ChargeItem?patient=', 'occurrence:missing=true');
    const [, codes = ''] = /&code=([^&]+)/.exec(url) ?? [];
    expect(codes.split(',')).toEqual(expect.arrayContaining(['97140', '97110', '97161', '92507', 'G0283']));
  });

  test('open issues and Tasks alone: what is completed, mitigated or final is no reason to read it', () => {
    const [, status = ''] = /&status=([^&]+)/.exec(searchWith({}, 'DetectedIssue,Task')) ?? [];
    const asked = status.split(',');
    expect(asked).toEqual(expect.arrayContaining(['preliminary', 'requested', 'received', 'accepted', 'in-progress']));
    expect(asked).not.toEqual(expect.arrayContaining(['completed']));
    expect(asked).not.toEqual(expect.arrayContaining(['mitigated']));
    expect(asked).not.toEqual(expect.arrayContaining(['final']));
  });

  test('plans and Coverages whatever their status, with who pays', () => {
    expect(searchWith({}, 'CarePlan', 'Coverage')).toContain('_include=Coverage:payor');
  });

  test('other patients of a performer are looked for where somebody is known, once as performer, once of the visit', () => {
    expect(urlsOf(readBundle(scope())).filter((url) => /[?&]p(?:erformer|articipant)=/.test(url))).toEqual([]);
    const performers = ['Practitioner/t1', 'PractitionerRole/r1'];
    expect(searchWith({ performers }, 'Procedure?performer=')).toContain(
      'performer=Practitioner/t1,PractitionerRole/r1&date=ge2026-03-01&date=le2026-03-03&_include=Procedure:encounter',
    );
    expect(searchWith({ performers }, 'Encounter?participant=')).toContain('_revinclude=Procedure:encounter');
  });

  test('without a date, the visit is read by its id', () => {
    expect(searchWith({ dates: [] }, 'Encounter?')).toContain('_id=e1&_include=Encounter:participant');
    expect(urlsOf(readBundle(scope())).filter((url) => url.includes('_id='))).toEqual([]);
  });

  test('what no search by date leads to is read by its id', () => {
    const apart = ['Encounter/e2', 'Encounter/e3', 'Procedure/p9'];
    expect(searchWith({ apart }, 'Encounter?_id=')).toContain('_id=e2,e3&');
    expect(searchWith({ apart }, 'Procedure?_id=')).toContain('_id=p9&_include:iterate=Procedure:performer');
  });

  test('what was written because of a treatment is looked for by it', () => {
    const procedures = ['Procedure/a', 'Procedure/b'];
    expect(searchWith({ procedures }, 'ChargeItem?service=')).toContain('service=Procedure/a,Procedure/b&');
    expect(searchWith({ procedures }, 'DetectedIssue?implicated=')).toContain('implicated=Procedure/a,Procedure/b&');
  });

  test('a wider scope asks only for what the narrower did not', () => {
    expect(urlsOf(readBundle(scope(), scope()))).toEqual([]);
    const more = urlsOf(readBundle(scope({ performers: ['Practitioner/t1'] }), scope()));
    expect(more.map((url) => url.split('=')[0])).toEqual(['Procedure?performer', 'Encounter?participant']);
  });
});

describe('windows around dates', () => {
  test.each([
    [[], []],
    [['2026-03-02'], [['2026-03-01', '2026-03-03']]],
    [['2026-03-02', '2026-03-03'], [['2026-03-01', '2026-03-04']]],
    [['2026-03-05', '2026-03-02'], [['2026-03-01', '2026-03-06']]],
    [
      ['2026-03-02', '2026-03-06'],
      [
        ['2026-03-01', '2026-03-03'],
        ['2026-03-05', '2026-03-07'],
      ],
    ],
    [['2026-12-31'], [['2026-12-30', '2027-01-01']]],
  ])('%j', (dates, windows) => {
    expect(windowsOf(dates)).toEqual(windows);
  });
});

describe('an answer', () => {
  const asked = (...urls: string[]): Bundle => ({
    resourceType: 'Bundle',
    type: 'batch',
    entry: urls.map((url) => ({ request: { method: 'GET', url } })),
  });
  const answered = (...entry: BundleEntry[]): Bundle => ({ resourceType: 'Bundle', type: 'batch-response', entry });
  const searchset = (resources: Resource[], next?: string): BundleEntry => ({
    response: { status: '200 OK' },
    resource: {
      resourceType: 'Bundle',
      type: 'searchset',
      ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
      entry: resources.map((resource) => ({ resource })),
    },
  });
  const patient: Resource = { resourceType: 'Patient', id: 'p1' };

  test('gives its resources, and the pages that did not fit as addresses below the FHIR base', () => {
    const { resources, next, failures } = parseAnswer(
      asked('Patient?a=b', 'Procedure?x=y', '?_type=CarePlan,Coverage'),
      answered(
        searchset([patient]),
        searchset([], 'https://fhir.example.org/R4/Procedure?_cursor=2'),
        searchset([], 'https://fhir.example.org/R4/MultipleTypes?_type=CarePlan&_offset=1000'),
      ),
    );
    expect(resources).toEqual([patient]);
    expect(failures).toEqual([]);
    expect(urlsOf(next ?? asked())).toEqual(['Procedure?_cursor=2', '?_type=CarePlan&_offset=1000']);
  });

  test('has no further pages where no link leads to one', () => {
    expect(parseAnswer(asked('Patient?a=b'), answered(searchset([patient]))).next).toBeUndefined();
  });

  test('that was refused, or is none, is a failure with its type, status and the server’s words', () => {
    const issue = [{ severity: 'error', code: 'too-costly', details: { text: 'Too much' } } as const];
    const { resources, failures } = parseAnswer(
      asked('Procedure?x=y', 'Task?x=y', '?_type=CarePlan,Coverage&x=y', 'Patient?x=y'),
      answered(
        { response: { status: '400', outcome: { resourceType: 'OperationOutcome', issue } } },
        { ...searchset([patient]), response: { status: '500' } },
        { response: { status: '200' }, resource: patient },
      ),
    );
    expect(resources).toEqual([]);
    expect(failures).toEqual([
      { url: 'Procedure', status: '400', message: 'Too much' },
      { url: 'Task', status: '500', message: 'the server gave no answer' },
      { url: 'CarePlan, Coverage', status: '200', message: 'the server gave no answer' },
      { url: 'Patient', status: '', message: 'the server gave no answer' },
    ]);
  });

  test('the diagnostics are told where there are no details', () => {
    const issue = [{ severity: 'error', code: 'invalid', diagnostics: 'Unknown parameter' } as const];
    const refused = { response: { status: '400', outcome: { resourceType: 'OperationOutcome', issue } as const } };
    expect(parseAnswer(asked('Task?x=y'), answered(refused)).failures[0]?.message).toBe('Unknown parameter');
  });

  test.each([
    ['Procedure?patient=1', 'Procedure'],
    ['Procedure', 'Procedure'],
    ['?_type=CarePlan,Coverage&patient=1', 'CarePlan, Coverage'],
    ['?patient=1&_type=Task', 'Task'],
    ['?patient=1', ''],
  ])('%s is a search for %j', (url, types) => {
    expect(typesOf(url)).toBe(types);
  });
});
