// SPDX-License-Identifier: Apache-2.0
import type { AccessPolicyResource, BotCdsService } from '@medplum/fhirtypes';
import { cdsServices, type Hook } from '../cds/hooks.ts';
import { RECORD_TYPES } from '../fhir/query/record-links.ts';
import { SHARED_TYPES } from '../fhir/query/watched.ts';

/** What a bot is run for. */
export interface Watch {
  /** Subscription criteria. Medplum never fires on an unknown, chained or `_has` parameter, and does not say so. */
  readonly criteria: string;
  /** FHIRPath over `%current` and `%previous` that must be true. */
  readonly condition?: string;
  /** True: not for what one of our own bots saved, yet for whatever is deleted. */
  readonly onlyOthers?: boolean;
  /** True: before the change is stored, so that the bot may change or refuse it. */
  readonly preCommit?: boolean;
}

/** A bot as it should stand on a server; its name is the one in medplum.config.json. */
export interface BotSpec {
  readonly name: string;
  readonly description: string;
  readonly watches: readonly Watch[];
  /** Criteria of earlier versions, whose Subscriptions end. */
  readonly formerly?: readonly string[];
  readonly cron?: string;
  readonly grants: readonly AccessPolicyResource[];
  /** What the bot answers as a CDS Hooks service; Medplum gives each bot one hook, and the service the bot's id. */
  readonly cdsService?: BotCdsService;
  /** Deployed only where an administrator asks for it. */
  readonly optIn?: true;
}

/** What an assessment reads, and nothing beside. */
const READ_TYPES = [
  'Account',
  'Binary',
  'Bot',
  'CarePlan',
  'ChargeItemDefinition',
  'Claim',
  'ClinicalImpression',
  'Composition',
  'ConceptMap',
  'Condition',
  'Coverage',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'EpisodeOfCare',
  'ExplanationOfBenefit',
  'Library',
  'Location',
  'Observation',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'QuestionnaireResponse',
  'ServiceRequest',
];

const read = (resourceType: string): AccessPolicyResource => ({
  resourceType,
  interaction: ['read', 'vread', 'search', 'history'],
});
const readAndWrite = (resourceType: string): AccessPolicyResource => ({
  resourceType,
  interaction: ['read', 'vread', 'search', 'history', 'create', 'update'],
});
const readWriteAndDelete = (resourceType: string): AccessPolicyResource => ({
  resourceType,
  interaction: ['read', 'vread', 'search', 'history', 'create', 'update', 'delete'],
});

const WRITTEN_TYPES = ['DetectedIssue', 'Task', 'Device'];
/** A charge that is withdrawn is deleted, its day's entry too, and the record of writes that another run forestalled. */
const DELETED_TYPES = ['Basic', 'ChargeItem', 'Provenance'];

/** Reads the record, writes charges, issues, Tasks, entries of days, its Device and its Provenance; never Encounter or Procedure. */
const ASSESS: readonly AccessPolicyResource[] = [
  ...READ_TYPES.map(read),
  ...WRITTEN_TYPES.map(readAndWrite),
  ...DELETED_TYPES.map(readWriteAndDelete),
];

/** What the bots of CDS Hooks are called. */
const CDS_BOTS: Readonly<Record<Hook, string>> = {
  'encounter-discharge': 'manual-therapy-cds-discharge',
  'patient-view': 'manual-therapy-cds-view',
  'org.manual-therapy-charges.visit-sign': 'manual-therapy-cds-sign',
};

/** What bots may do that answer and write nothing; what stands is read with the rest. */
const READ_ALL: readonly AccessPolicyResource[] = [...READ_TYPES, ...WRITTEN_TYPES, ...DELETED_TYPES].map(read);

const CDS_SPECS: readonly BotSpec[] = cdsServices().map(({ hook, title, description }) => ({
  name: CDS_BOTS[hook],
  description,
  watches: [],
  cdsService: { hook, title, description },
  grants: READ_ALL,
}));

export const BOT_SPECS: readonly BotSpec[] = [
  {
    name: 'manual-therapy-encounter',
    description: 'Charges manual therapy when an Encounter is created, updated or deleted',
    watches: [{ criteria: 'Encounter' }],
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-procedure',
    description: 'Charges manual therapy when a Procedure is created, updated or deleted',
    watches: [{ criteria: 'Procedure' }],
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-charge',
    description:
      'Checks a ChargeItem, Claim or acknowledged DetectedIssue that a person or another system saved or deleted',
    watches: SHARED_TYPES.map((criteria) => ({ criteria, onlyOthers: true })),
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-record',
    description:
      'Reassesses the visits that depend on documentation, a diagnosis, a plan, a payer, a practitioner or a place when it is saved',
    watches: RECORD_TYPES.map((criteria) => ({ criteria })),
    formerly: ['Observation?category=exam,functional-status,survey'],
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-signature',
    description:
      'Reassesses an Encounter when it is signed, because signing closes its Tasks and leaves the Encounter unchanged',
    watches: [
      {
        criteria: 'Provenance',
        condition: "%current.target.reference.where(startsWith('Encounter/')).exists()",
        onlyOthers: true,
      },
    ],
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-sweep',
    description: 'Every minute, assesses what a failed or lost run left undone',
    watches: [],
    cron: '* * * * *',
    grants: ASSESS,
  },
  {
    name: 'manual-therapy-claim-gate',
    description: 'Before a Claim is stored, fills its 97140 lines from the charges; refuses it while one is held',
    watches: [{ criteria: 'Claim', preCommit: true }],
    grants: READ_ALL,
    optIn: true,
  },
  ...CDS_SPECS,
];

/** Medplum's CLI and the Provider app know a bot by this name; the AccessPolicy bears it too. */
export function policyName({ name }: BotSpec): string {
  return `${name} (least privilege)`;
}

/** True for a bot that writes, so that others must not be run for its writes. */
export function mayWrite({ grants }: BotSpec): boolean {
  return grants.some(({ interaction = [] }) => interaction.includes('create'));
}
