// SPDX-License-Identifier: Apache-2.0
import type { Source } from './rule.ts';

/** Sources that several rules cite, each once. */
export const SOURCES = {
  timedMinutes: {
    title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 5',
    section: '§20.2.C',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf',
  },
  midpoint: {
    title: 'CPT time rule (midpoint) compared with the CMS total-time rule',
    url: 'https://www.webpt.com/blog/post/the-8-minute-rule-showdown-medicare-vs-ama',
  },
  hcpcsCoding: {
    title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 5',
    section: '§20 (HCPCS coding requirement)',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf',
  },
  ncciExclusiveTime: {
    title: 'NCCI Policy Manual for Medicare Services, 2026',
    section: 'chapter XI §P.2',
    url: 'https://www.cms.gov/files/document/2026-ncci-medicare-policy-manual-all-chapters.pdf',
  },
  telehealth: {
    title:
      'Medicare telehealth services that therapists may furnish: 97140 is not among them (APTA; list as of 2026-02)',
    url: 'https://www.cms.gov/medicare/coverage/telehealth/list-services',
  },
  partA: {
    title: 'Medicare Benefit Policy Manual, Pub 100-02, chapter 15',
    section: '§220 (outpatient therapy is Part B’s; a covered Part A stay has none)',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf',
  },
  homeHealth: {
    title: 'Home health consolidated billing: therapy under a home health plan has no Part B line',
    url: 'https://www.cms.gov/medicare/payment/prospective-payment-systems/home-health',
  },
  twoTherapists: {
    title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 5',
    section: '§20.3 (two therapists at once)',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf',
  },
  ncciMue: {
    title: 'NCCI Policy Manual for Medicare Services, 2026',
    section: 'chapter I (medically unlikely edits)',
    url: 'https://www.cms.gov/files/document/2026-ncci-medicare-policy-manual-all-chapters.pdf',
  },
  documentation: {
    title: 'Medicare Benefit Policy Manual, Pub 100-02, chapter 15',
    section: '§220.3',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf',
  },
  therapists: {
    title: 'Medicare Benefit Policy Manual, Pub 100-02, chapter 15',
    section: '§230',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf',
  },
  outpatientTherapy: {
    title: 'Outpatient physical and occupational therapy services, LCD L33631 and article A57067',
    url: 'https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?lcdid=33631',
  },
  mississippiAssistants: {
    title: 'Mississippi workers’ compensation, medical fee schedule, 20 Miss. Code R. §2-II (therapeutic services)',
    section: 'A.6 (M3)',
    url: 'https://casetext.com/regulation/mississippi-administrative-code/title-20-labor/part-2-mississippi-workers-compensation-medical-fee-schedule/therapeutic-services/section-20-2-ii-reimbursement',
  },
  therapyModifiers: {
    title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 5',
    section: '§20.1 (GP, GO, GN, CQ, CO)',
    url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf',
  },
  assistants: {
    title: 'Physician fee schedule final rule 2022, 86 FR 64996, and MLN article MM12397',
    url: 'https://www.cms.gov/medicare/coding-billing/therapy-services/billing-examples-using-cq/co-modifiers-services-furnished-whole-or-part-ptas-and-otas',
  },
  ncciModifiers: {
    title: 'NCCI Policy Manual for Medicare Services, 2026',
    section: 'chapter I §E',
    url: 'https://www.cms.gov/files/document/2026-ncci-medicare-policy-manual-all-chapters.pdf',
  },
  dailyCaps: {
    title: 'Payer pages and therapy billers on four timed units a day (Aetna, Anthem, BCBS of North Dakota)',
    section: 'as read in November 2026',
  },
  ncciEdits: {
    title: 'NCCI PTP edits for practitioners, CMS',
    section: 'effective 2024-07-01',
    url: 'https://www.cms.gov/national-correct-coding-initiative-ncci',
  },
  ncciAcrossDisciplines: {
    title: 'Clinicient: NCCI pairs of two disciplines under one provider number (secondary, read 2026-11)',
    url: 'https://www.clinicient.com/guide/ncci-edits/',
  },
  ncciManipulation: {
    title: 'NCCI Policy Manual for Medicare Services, 2026',
    section: 'chapter XI §S',
    url: 'https://www.cms.gov/files/document/2026-ncci-medicare-policy-manual-all-chapters.pdf',
  },
  qualifiedTherapists: { title: '42 CFR 410.60', url: 'https://www.ecfr.gov/current/title-42/section-410.60' },
  certification: {
    title: '42 CFR 424.24',
    section: '(c) plan of care and certification',
    url: 'https://www.ecfr.gov/current/title-42/section-424.24',
  },
  planEstablishment: {
    title: '42 CFR 410.61',
    section: '(b) who establishes a plan of treatment',
    url: 'https://www.ecfr.gov/current/title-42/section-410.61',
  },
  fhirR4: { title: 'HL7 FHIR R4', section: 'formats of resources', url: 'https://hl7.org/fhir/R4/resourcelist.html' },
} as const satisfies Record<string, Source>;
