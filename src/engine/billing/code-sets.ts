// SPDX-License-Identifier: Apache-2.0

/** The service this product captures: manual therapy, one unit per 15 minutes. */
export const MANUAL_THERAPY = '97140';

type Timing = 'timed-15' | 'timed-other' | 'untimed';

interface CodeRow {
  readonly codes: readonly string[];
  readonly timing: Timing;
  /** False for supervised modalities and group or remote services, which may share clock minutes with 97140. */
  readonly oneOnOne: boolean;
  /** First date of service the code is valid on, where it is known to have started late. */
  readonly effectiveFrom?: string;
  /** First date of service it is no longer valid on (half-open). */
  readonly effectiveTo?: string;
}

/**
 * Which therapy codes are timed, effective-dated.
 *
 * Source: Medicare Claims Processing Manual, Pub 100-04 ch. 5 §20.2 (timed codes in 15-minute units);
 * NCCI Policy Manual ch. XI §P.2 (supervised modalities 97010–97028 may overlap other services); CMS's yearly updates of
 * the therapy code list for 2024 to 2026 (caregiver training, low-level laser, remote therapeutic monitoring).
 */
const CODE_ROWS: readonly CodeRow[] = [
  { codes: ['97032', '97033', '97034', '97035', '97036', '97039'], timing: 'timed-15', oneOnOne: true },
  { codes: ['97110', '97112', '97113', '97116', '97124'], timing: 'timed-15', oneOnOne: true },
  { codes: ['97140'], timing: 'timed-15', oneOnOne: true, effectiveFrom: '1999-01-01' },
  { codes: ['97530', '97533', '97535', '97537', '97542'], timing: 'timed-15', oneOnOne: true },
  { codes: ['97750', '97755', '97760', '97761'], timing: 'timed-15', oneOnOne: true },
  // Retired with 2017, and what stood in their place for two years (CPT 2018; HCPCS G0515).
  { codes: ['97532', '97762'], timing: 'timed-15', oneOnOne: true, effectiveTo: '2018-01-01' },
  { codes: ['G0515'], timing: 'timed-15', oneOnOne: true, effectiveFrom: '2018-01-01', effectiveTo: '2020-01-01' },
  { codes: ['97127'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2018-01-01', effectiveTo: '2020-01-01' },
  // Evaluations until 2016 (NCCI ends their pairs on 2016-12-31).
  { codes: ['97001', '97002', '97003', '97004'], timing: 'untimed', oneOnOne: true, effectiveTo: '2017-01-01' },
  { codes: ['97763'], timing: 'timed-15', oneOnOne: true, effectiveFrom: '2018-01-01' },
  { codes: ['97129', '97130', '90912', '90913'], timing: 'timed-other', oneOnOne: true, effectiveFrom: '2020-01-01' },
  { codes: ['97550', '97551'], timing: 'timed-other', oneOnOne: true, effectiveFrom: '2024-01-01' },
  { codes: ['97552', '97037'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2024-01-01' },
  { codes: ['G0541', 'G0542'], timing: 'timed-other', oneOnOne: true, effectiveFrom: '2025-01-01' },
  { codes: ['G0543'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2025-01-01' },
  { codes: ['97545', '97546'], timing: 'timed-other', oneOnOne: true },
  { codes: ['97810', '97811', '97813', '97814'], timing: 'timed-other', oneOnOne: true },
  {
    codes: ['97010', '97012', '97014', 'G0283', '97016', '97018', '97022', '97024', '97026', '97028'],
    timing: 'untimed',
    oneOnOne: false,
  },
  { codes: ['G0281', 'G0282', 'G0329'], timing: 'untimed', oneOnOne: false },
  { codes: ['97150'], timing: 'untimed', oneOnOne: true },
  { codes: ['97161', '97162', '97163', '97164'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2017-01-01' },
  { codes: ['97165', '97166', '97167', '97168'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2017-01-01' },
  { codes: ['97169', '97170', '97171', '97172'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2017-01-01' },
  { codes: ['95992', '90901', '20552', '20553'], timing: 'untimed', oneOnOne: true },
  { codes: ['20560', '20561'], timing: 'untimed', oneOnOne: true, effectiveFrom: '2020-01-01' },
  { codes: ['90911'], timing: 'untimed', oneOnOne: true, effectiveTo: '2020-01-01' },
  { codes: ['98940', '98941', '98942', '98943'], timing: 'untimed', oneOnOne: true },
  { codes: ['98925', '98926', '98927', '98928', '98929'], timing: 'untimed', oneOnOne: true },
  { codes: ['92507', '92508', '92526'], timing: 'untimed', oneOnOne: true },
  {
    codes: ['97597', '97598', '97602', '97605', '97606', '97607', '97608', '97610'],
    timing: 'untimed',
    oneOnOne: true,
  },
  { codes: ['29581', '29582', '29583', '29584', '97139', '97799'], timing: 'untimed', oneOnOne: true },
  {
    codes: ['98975', '98976', '98977', '98980', '98981'],
    timing: 'untimed',
    oneOnOne: false,
    effectiveFrom: '2022-01-01',
  },
  { codes: ['98978'], timing: 'untimed', oneOnOne: false, effectiveFrom: '2023-01-01' },
  { codes: ['98979', '98984', '98985'], timing: 'untimed', oneOnOne: false, effectiveFrom: '2026-01-01' },
];

const ROW_BY_CODE: ReadonlyMap<string, CodeRow> = new Map(
  CODE_ROWS.flatMap((row) => row.codes.map((code): [string, CodeRow] => [code, row])),
);

function rowOn(code: string, dateOfService: string): CodeRow | undefined {
  const row = ROW_BY_CODE.get(code);
  const started = (row?.effectiveFrom ?? '') <= dateOfService;
  const running = row?.effectiveTo === undefined || dateOfService < row.effectiveTo;
  return started && running ? row : undefined;
}

/** True when the code is counted in 15-minute units on that date, and so enters the day's timed total. */
export function isTimed(code: string, dateOfService: string): boolean {
  return rowOn(code, dateOfService)?.timing === 'timed-15';
}

/**
 * True when the service takes the whole attention that one-on-one time needs, so that its clock minutes
 * cannot also be 97140 minutes. Supervised modalities may run beside manual therapy (NCCI ch. XI §P.2).
 */
export function needsExclusiveTime(code: string, dateOfService: string): boolean {
  return rowOn(code, dateOfService)?.oneOnOne ?? false;
}

/** What CPT had before 97140: manual traction, myofascial release, manipulation and joint mobilization. */
const BEFORE_MANUAL_THERAPY: readonly string[] = ['97122', '97250', '97260', '97261', '97265'];

/** True for a code in whose place 97140 came. */
export function isRetiredManualTherapy(code: string): boolean {
  return BEFORE_MANUAL_THERAPY.includes(code);
}

/** True for manipulation by a chiropractor (CMT) or an osteopath (OMT). */
export function isManipulation(code: string): boolean {
  return /^9894[0-3]$|^9892[5-9]$/.test(code);
}

/** The therapy codes of all years. */
export const THERAPY_CODES: readonly string[] = [...ROW_BY_CODE.keys()];

/** True for a therapy code of any year. */
export function isTherapyCode(code: string): boolean {
  return ROW_BY_CODE.has(code);
}

/** True for a code this product knows on that date. */
export function isKnownService(code: string, dateOfService: string): boolean {
  return rowOn(code, dateOfService) !== undefined;
}

/** The therapy whose initial evaluation a code is, of any year; re-evaluations are none. */
export function evaluationOf(code: string): 'PT' | 'OT' | undefined {
  if (/^9716[1-3]$|^97001$/.test(code)) {
    return 'PT';
  }
  return /^9716[5-7]$|^97003$/.test(code) ? 'OT' : undefined;
}
