// SPDX-License-Identifier: Apache-2.0

/** Where a statement about a payer comes from, and when it was last known to hold. */
export interface PayerSource {
  readonly title: string;
  readonly url?: string;
  /** `YYYY-MM`: of the text, else of its reading. */
  readonly date: string;
}

const CLAIMS_MANUAL = 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf';
const BENEFIT_MANUAL = 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf';

export const PAYER_SOURCES = {
  claimsManual: {
    title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 5 §10.3, §20.1, §20.2.C',
    url: CLAIMS_MANUAL,
    date: '2026-11',
  },
  benefitManual: {
    title: 'Medicare Benefit Policy Manual, Pub 100-02, chapter 15 §220–§230',
    url: BENEFIT_MANUAL,
    date: '2026-11',
  },
  assistants: {
    title: '84 FR 62702, 86 FR 64996',
    url: 'https://www.federalregister.gov/citation/86-FR-64996',
    date: '2021-11',
  },
  assistantsElsewhere: {
    title: 'UHC, TRICARE and Humana ask for CQ and CO: a survey of therapy billers',
    date: '2021-12',
  },
  ncciManual: {
    title: 'NCCI Policy Manual for Medicare Services, 2026',
    url: 'https://www.cms.gov/files/document/2026-ncci-medicare-policy-manual-all-chapters.pdf',
    date: '2026-01',
  },
  mue: { title: 'CMS medically unlikely edits, practitioner services', date: '2024-04' },
  performers: { title: '42 CFR 410.60', url: 'https://www.ecfr.gov/current/title-42/section-410.60', date: '2026-11' },
  certification: {
    title: '42 CFR 424.24',
    url: 'https://www.ecfr.gov/current/title-42/section-424.24',
    date: '2026-11',
  },
  payerSurvey: { title: 'How payers count timed units: a survey of payer pages and therapy billers', date: '2026-11' },
  medicaidNcci: {
    title: 'Medicaid claims are under NCCI methodologies: 42 USC 1396b(r)(1)(B)(iv)',
    url: 'https://www.medicaid.gov/medicaid/program-integrity/national-correct-coding-initiative',
    date: '2010-10',
  },
  texasManual: {
    title: 'Texas Medicaid Provider Procedures Manual, Children’s Services Handbook §2.3.4',
    url: 'http://www.tmhp.com/Manuals_HTML1/TMPPM/Archive/2012/Vol2_Children%27s_Services_Handbook.17.026.html',
    date: '2012-01',
  },
  texasUnits: {
    title:
      'Texas Medicaid Provider Procedures Manual, Children’s Services Handbook §2.10.3.2: the minutes of the calendar day by 15, more than 7 left over are a unit',
    url: 'http://www.tmhp.com/Manuals_HTML1/TMPPM/Archive/2012/Vol2_Children%27s_Services_Handbook.17.145.html',
    date: '2012-01',
  },
  texasLimit: {
    title:
      'Texas Medicaid Provider Procedures Manual, PT, OT and ST Services Handbook §5.5 (clients to 20 years of age): one hour a day and discipline',
    url: 'http://www.tmhp.com/Manuals_HTML1/TMPPM/Archive/2016/Vol2_PT,%20OT,%20ST%20Services%20Handbook.26.42.html',
    date: '2016-12',
  },
  maineLimit: {
    title:
      'MaineCare Benefits Manual, 10-144 CMR chapter 101, chapter II §85.07-1: two hours of physical therapy a day',
    url: 'https://regulations.justia.com/states/maine/10/144/chapter-101/chapter-ii/section-144-101-ii-85/subsection-144-101-ii-85-07',
    date: '2026-11',
  },
  illinoisLimit: {
    title: 'Medicaid coverage in Illinois and Indiana, doi 10.1016/j.asmr.2022.05.005, table 5: four units a day',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC9402460/table/tbl5',
    date: '2022-06',
  },
  nevadaLimit: {
    title:
      'Nevada Medicaid, billing guide of provider type 34 (therapy), undated, by Hewlett Packard Enterprise, so called since November 2015: no more than four units a day of timed and untimed codes together',
    url: 'https://docplayer.net/amp/7505321-Provider-type-34-billing-guide.html',
    date: '2015-11',
  },
  coloradoRule18: { title: 'Colorado workers’ compensation, rule 18', date: '2026-11' },
  texasFeeGuideline: {
    title:
      'Texas workers’ compensation, 28 TAC §134.203(a): Medicare’s coding, billing and reporting policies hold, outside certified networks; chiropractors may be paid',
    url: 'https://regulations.justia.com/states/texas/title-28/part-2/chapter-134/subchapter-c/section-134-203',
    date: '2024-09',
  },
  mississippiTherapy: {
    title:
      'Mississippi workers’ compensation, medical fee schedule, 20 Miss. Code R. §2-II (therapeutic services), A.7: NCCI edits do not apply to therapy codes',
    url: 'https://casetext.com/regulation/mississippi-administrative-code/title-20-labor/part-2-mississippi-workers-compensation-medical-fee-schedule/therapeutic-services/section-20-2-ii-reimbursement',
    date: '2024-06',
  },
  oregonUnits: {
    title:
      'Oregon workers’ compensation, Oregon Bulletin of April 2013, WCD 2-2013 on OAR 436-009: for each 15-minute unit, seven minutes or less are not payable, eight or more are a full unit',
    url: 'http://www.sos.state.or.us/archives/pages/rules/bulletin/0413_bulletin/0413_ch436_bulletin.html',
    date: '2013-04',
  },
  oregonLimit: {
    title:
      'Oregon Health Plan, OAR 410-131-0120(6)(a): no more than one hour a day each of occupational and physical therapy',
    url: 'https://oregon.public.law/rules/oar_410-131-0120',
    date: '2021-12',
  },
  tennesseeTherapy: {
    title:
      'Tennessee workers’ compensation, Tenn. Comp. R. & Regs. 0800-02-18-.09(3): units by CMS’s table of minutes, no more than four units a day and type of therapy',
    url: 'https://casetext.com/regulation/tennessee-administrative-code/title-0800-labor-and-workforce-development/subtitle-0800-02-workers-compensation/chapter-0800-02-18-medical-fee-schedule/section-0800-02-18-09-outpatient-physical-speech-and-occupational-therapy-guidelines',
    date: '2024-10',
  },
  uhcCounting: {
    title: 'UnitedHealthcare counts timed units as CMS does',
    url: 'https://www.dynamicchiropractic.com/mpacms/dc/article.php?id=57682',
    date: '2026-11',
  },
  uhcModifiers: { title: 'UnitedHealthcare asks for GP, GO and GN (NYSCA, AOTA)', date: '2020-07' },
  fourUnits: { title: 'Aetna, BCBS of North Dakota and Anthem plans pay four timed units a day', date: '2026-11' },
  anthemActivities: {
    title: 'Anthem denies 97530 beside 97140 and pays 97140',
    url: 'https://www.webpt.com/blog/how-to-handle-modifier-59-denials-for-97530-and-97140',
    date: '2023-04',
  },
  aetnaManipulation: { title: 'Aetna denies 97140 with chiropractic manipulation (findacode 25567)', date: '2013-03' },
} as const satisfies Record<string, PayerSource>;

export type PayerSourceName = keyof typeof PAYER_SOURCES;
