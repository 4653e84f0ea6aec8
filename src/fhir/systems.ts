// SPDX-License-Identifier: Apache-2.0

/** Root of every name this product gives. */
const BASE = 'https://manual-therapy-charges.org/fhir';

/** Identifier systems of what we write. */
export const CHARGE_IDENTIFIER = `${BASE}/charge`;
export const ISSUE_IDENTIFIER = `${BASE}/issue`;
export const TASK_IDENTIFIER = `${BASE}/task`;
/** Of the draft that a record was typed as: saved a second time, it is the same record. */
export const DRAFT_IDENTIFIER = `${BASE}/draft`;
export const DAY_IDENTIFIER = `${BASE}/treatment-day`;
export const DEVICE_IDENTIFIER = `${BASE}/device`;
export const BOT_IDENTIFIER = `${BASE}/bot`;
export const SWEEP_IDENTIFIER = `${BASE}/sweep`;

export const ISSUE_CODES = `${BASE}/CodeSystem/charge-issue`;
export const TASK_TYPES = `${BASE}/CodeSystem/task-type`;
/** What a Basic resource of ours is: `treatment-day`. */
export const RECORD_TYPES = `${BASE}/CodeSystem/record-type`;
/** On a treatment day's Basic: its visits, minutes and units. */
export const DAY_FIGURES = `${BASE}/StructureDefinition/treatment-day`;
/** `meta.tag` on a treatment day's Basic: one of `DayFacet` behind it. */
export const DAY_TAG = `${BASE}/day-`;
/** Why a clinician set a card aside. */
export const OVERRIDE_REASONS = `${BASE}/CodeSystem/override-reason`;
/** Coding in a mitigation's `action`: `read` where its text is what a person read in a record that could not be read here. */
export const MITIGATION_ACTS = `${BASE}/mitigation-act`;
/** The modifiers of therapy lines, for pickers. */
export const MODIFIERS_VALUE_SET = `${BASE}/ValueSet/therapy-modifier`;
export const PAYER_POLICY = `${BASE}/StructureDefinition/payer-policy`;

/** On a CarePlan: the signed and dated order that stands for its first certification, and when the plan was sent. */
export const CERTIFICATION_BY_ORDER = `${BASE}/StructureDefinition/certification-by-order`;

/** On a CarePlan: the profession of who certified it, coded or in words; no search reads who that is. */
export const PLAN_CERTIFIER = `${BASE}/StructureDefinition/plan-certifier`;

/** On a Coverage or Account: therapy charges of a year that were billed elsewhere, as an administrator knows them. */
export const ACCRUED_AMOUNT = `${BASE}/StructureDefinition/therapy-accrued-amount`;

/** Coding in an issue's `evidence.code`: a hash of the facts, by which the issue is known whatever its wording. */
export const ISSUE_FACTS = `${BASE}/issue-facts`;
/** `meta.tag` on our issues: `acknowledged` where our last run decided so. */
export const ISSUE_STATE = `${BASE}/issue-state`;

/** `meta.tag` on our charges: the quantity of our last write, so that a person's change of it can be told. */
export const WRITTEN_UNITS = `${BASE}/written-units`;
/** `meta.tag` on our charges: a modifier that we wrote, so that it goes when nothing proves it any more. */
export const WRITTEN_MODIFIER = `${BASE}/written-modifier`;
/** In place of a quantity: we hold the charge, and its quantity is a person's. */
export const UNITS_OF_A_PERSON = 'person';

/** `meta.tag` on a visit as we read it: a type whose resources its server refuses to give. */
export const NOT_GIVEN = `${BASE}/not-given`;

/** `meta.tag` on a charge of ours that was withdrawn where the EHR deletes none. */
export const WITHDRAWN = `${BASE}/withdrawn`;

/** What a Provenance says a decision was made with; version, or SHA-256, follows. */
export const ENGINES = `${BASE}/engine/`;
export const RULE_SETS = `${BASE}/rule-set/`;
export const EDIT_TABLES = `${BASE}/ncci-edits/`;

/** The Library that holds the NCCI edits an administrator has imported, in the place of those of the build. */
export const NCCI_LIBRARY = `${BASE}/Library/ncci-therapy-edits`;

/** A site's own table: what its local codes and words stand for. */
export const SITE_MAP = `${BASE}/ConceptMap/site`;
/** The system of words in that table, as opposed to codes of the site's systems. */
export const SITE_TEXT = `${BASE}/CodeSystem/site-text`;

/** Where a rule's page stands; the issue code follows. */
export const RULE_PAGES = `${BASE}/rules/`;

export const CPT = 'http://www.ama-assn.org/go/cpt';
export const HCPCS = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
export const SNOMED = 'http://snomed.info/sct';
export const PARTICIPANT_TYPES = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
/** National Provider Identifier. */
export const NPI = 'http://hl7.org/fhir/sid/us-npi';
export const UCUM = 'http://unitsofmeasure.org';
export const NUCC_TAXONOMY = 'http://nucc.org/provider-taxonomy';

export const PROCEDURE_SCHEDULE = 'http://hl7.org/fhir/StructureDefinition/procedure-schedule';
/** IANA time zone of a place; FHIR's standard extension. */
export const TIME_ZONE = 'http://hl7.org/fhir/StructureDefinition/timezone';
export const CHARGE_ITEM_MODIFIER = 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier';

/** Canonical of the unit-aware price of 97140, used where an administrator has loaded it. */
export const CHARGE_DEFINITION = `${BASE}/ChargeItemDefinition/97140`;

export const LOINC = 'http://loinc.org';
