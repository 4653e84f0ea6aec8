// SPDX-License-Identifier: Apache-2.0
import { createReference, getReferenceString, type MedplumClient, type WithId } from '@medplum/core';
import type {
  ActivityDefinition,
  ChargeItem,
  ChargeItemDefinition,
  Claim,
  CodeableConcept,
  Coverage,
  Encounter,
  Extension,
  Media,
  Patient,
  PlanDefinition,
  Practitioner,
  Procedure,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { CHARGE_ITEM_MODIFIER, CPT } from '../../src/fhir/systems.ts';

const BILLING_CODE = 'http://hl7.org/fhir/uv/order-catalog/StructureDefinition/ServiceBillingCode';
const CHARGE_DEFINITION = 'http://medplum.com/fhir/StructureDefinition/applicable-charge-definition';
const FRESH = { cache: 'reload' } as const;

/** A clinician at Medplum's Provider app 5.1.29: each method makes the requests that the app makes. */
export class ProviderApp {
  readonly client: MedplumClient;
  readonly #patient: WithId<Patient>;
  readonly #practitioner: WithId<Practitioner>;

  constructor(client: MedplumClient, patient: WithId<Patient>, practitioner: WithId<Practitioner>) {
    this.client = client;
    this.#patient = patient;
    this.#practitioner = practitioner;
  }

  /** `createEncounter`: a planned visit, with what its care template asks for. */
  async createVisit(template?: WithId<PlanDefinition>): Promise<WithId<Encounter>> {
    const encounter = await this.client.createResource<Encounter>({
      resourceType: 'Encounter',
      status: 'planned',
      statusHistory: [],
      classHistory: [],
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: createReference(this.#patient),
      participant: [{ individual: createReference(this.#practitioner) }],
    });
    await this.client.createResource({
      resourceType: 'ClinicalImpression',
      status: 'in-progress',
      description: 'Initial clinical impression',
      subject: createReference(this.#patient),
      encounter: createReference(encounter),
      date: new Date().toISOString(),
    });
    if (template) {
      await this.#applyTemplate(template, encounter);
    }
    return encounter;
  }

  async #applyTemplate(template: WithId<PlanDefinition>, encounter: WithId<Encounter>): Promise<void> {
    const names = { subject: this.#patient, encounter, practitioner: this.#practitioner };
    await this.client.post(this.client.fhirUrl('PlanDefinition', template.id, '$apply'), {
      resourceType: 'Parameters',
      parameter: Object.entries(names).map(([name, of]) => ({ name, valueString: getReferenceString(of) })),
    });
    const billing = template.extension?.find(({ url }) => url === BILLING_CODE);
    const definition = template.extension?.find(({ url }) => url === CHARGE_DEFINITION)?.valueCanonical;
    if (billing?.valueCodeableConcept && definition !== undefined) {
      await this.#createCharge(encounter, billing.valueCodeableConcept, definition, { extension: [billing] });
    }
    const tasks = await this.client.searchResources('Task', `encounter=${getReferenceString(encounter)}`, FRESH);
    for (const reference of tasks.flatMap(({ focus }) => focus?.reference ?? [])) {
      if (reference.startsWith('ServiceRequest/')) {
        await this.#chargeOrder(encounter, await this.client.readReference<ServiceRequest>({ reference }));
      }
    }
  }

  async #chargeOrder(encounter: WithId<Encounter>, order: WithId<ServiceRequest>): Promise<void> {
    const definition = order.extension?.find(({ url }) => url === CHARGE_DEFINITION)?.valueCanonical;
    if (definition !== undefined && order.code?.coding?.some(({ system }) => system === CPT)) {
      const supportingInformation = [createReference(order)];
      await this.#createCharge(encounter, order.code, definition, { supportingInformation });
    }
  }

  async #createCharge(
    encounter: WithId<Encounter>,
    code: CodeableConcept,
    definition: string,
    facts: Partial<ChargeItem>,
  ): Promise<WithId<ChargeItem>> {
    return this.client.createResource<ChargeItem>({
      resourceType: 'ChargeItem',
      status: 'planned',
      subject: createReference(this.#patient),
      context: createReference(encounter),
      occurrenceDateTime: new Date().toISOString(),
      code,
      quantity: { value: 1 },
      definitionCanonical: [definition],
      ...facts,
    });
  }

  /** "Add Charge Item". */
  async addChargeItem(
    encounter: WithId<Encounter>,
    code: CodeableConcept,
    { url }: ChargeItemDefinition,
  ): Promise<WithId<ChargeItem>> {
    const extension: Extension[] = [{ url: BILLING_CODE, valueCodeableConcept: code }];
    return this.#price(await this.#createCharge(encounter, code, url, { extension }));
  }

  /** Opening "Details & Billing": the charges, each priced by its definition. */
  async openBilling(encounter: WithId<Encounter>): Promise<WithId<ChargeItem>[]> {
    const charges = await this.client.searchResources('ChargeItem', `context=${getReferenceString(encounter)}`, FRESH);
    return Promise.all(charges.map(async (charge) => this.#price(charge)));
  }

  async #price(charge: WithId<ChargeItem>): Promise<WithId<ChargeItem>> {
    const [url] = charge.definitionCanonical ?? [];
    const definition =
      url === undefined ? undefined : await this.client.searchOne('ChargeItemDefinition', { url }, FRESH);
    if (!definition) {
      return charge;
    }
    const applied: unknown = await this.client.post(
      this.client.fhirUrl('ChargeItemDefinition', definition.id, '$apply'),
      {
        resourceType: 'Parameters',
        parameter: [{ name: 'chargeItem', valueReference: createReference(charge) }],
      },
    );
    return applied as WithId<ChargeItem>;
  }

  /** The modifiers of a charge as the panel loaded it; none of them takes every extension away. */
  async setModifiers(shown: WithId<ChargeItem>, codes: readonly string[]): Promise<WithId<ChargeItem>> {
    const coding = codes.map((code) => ({ code, display: code }));
    const others = (shown.extension ?? []).filter(({ url }) => url !== CHARGE_ITEM_MODIFIER);
    const extension = [...others, { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding } }];
    const changed = { ...shown, extension: codes.length === 0 ? undefined : extension };
    await this.client.updateResource(changed);
    return changed;
  }

  /** "Sign & Lock Note": every Task of the visit completed, and a signature of the visit. */
  async signAndLock(encounter: WithId<Encounter>): Promise<void> {
    const tasks = await this.client.searchResources('Task', `encounter=${getReferenceString(encounter)}`, FRESH);
    await Promise.all(tasks.map(async (task) => this.client.updateResource<Task>({ ...task, status: 'completed' })));
    await this.client.createResource({
      resourceType: 'Provenance',
      target: [createReference(encounter)],
      recorded: new Date().toISOString(),
      reason: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'SIGN' }] }],
      agent: [{ who: createReference(this.#practitioner) }],
    });
  }

  /** "Submit Claim" of a patient without such a Coverage: the app makes one, of the day. */
  async addSelfPay(period: Coverage['period']): Promise<WithId<Coverage>> {
    const patient = createReference(this.#patient);
    return this.client.createResource<Coverage>({
      resourceType: 'Coverage',
      status: 'active',
      type: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'SELFPAY', display: 'Self Pay' }],
        text: 'Self Pay',
      },
      subscriber: patient,
      beneficiary: patient,
      payor: [patient],
      period,
    });
  }

  /** "Export Claim", "CMS 1500 Form", with the charges that the tab has loaded: the Claim as it is printed. */
  async exportClaim(encounter: WithId<Encounter>, shown: readonly WithId<ChargeItem>[]): Promise<Claim> {
    const coverage = createReference(await this.addSelfPay({ start: new Date().toISOString() }));
    const built = { ...this.#buildClaim(encounter, shown), insurance: [{ sequence: 1, focal: true, coverage }] };
    const query = { encounter: getReferenceString(encounter), status: 'active,draft' };
    const existing = await this.client.searchOne('Claim', query, FRESH);
    const saved = existing
      ? await this.client.updateResource<Claim>({ ...existing, ...built, status: existing.status })
      : await this.client.createResource(built);
    const printed = await this.client.post<Media>(this.client.fhirUrl('Claim', '$export'), {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: saved }],
    });
    expect(printed.content.contentType).toBe('application/pdf');
    return saved;
  }

  #buildClaim(encounter: WithId<Encounter>, shown: readonly WithId<ChargeItem>[]): Omit<Claim, 'insurance'> {
    const billed = shown.filter(({ code }) => code.coding?.some(({ system }) => system === CPT));
    return {
      resourceType: 'Claim',
      status: 'draft',
      type: { coding: [{ code: 'professional' }] },
      use: 'claim',
      created: new Date().toISOString(),
      patient: createReference(this.#patient),
      provider: createReference(this.#practitioner),
      priority: { coding: [{ code: 'normal' }] },
      item: billed.map(({ code, priceOverride, extension = [] }, index) => {
        const modifier = extension
          .filter(({ url }) => url === CHARGE_ITEM_MODIFIER)
          .flatMap(({ valueCodeableConcept }) => valueCodeableConcept ?? []);
        return {
          sequence: index + 1,
          encounter: [createReference(encounter)],
          productOrService: { coding: code.coding?.filter(({ system }) => system === CPT), text: code.text },
          net: priceOverride,
          ...(modifier.length > 0 ? { modifier } : {}),
        };
      }),
      total: { value: shown.reduce((sum, { priceOverride }) => sum + (priceOverride?.value ?? 0), 0) },
    };
  }
}

/** A care template that bills 97140 by itself, and once more by what it orders. */
export async function careTemplate(client: MedplumClient, definition: string): Promise<WithId<PlanDefinition>> {
  const code = { coding: [{ system: CPT, code: '97140' }] };
  const charged = { url: CHARGE_DEFINITION, valueCanonical: definition };
  const activity = await client.createResource<ActivityDefinition>({
    resourceType: 'ActivityDefinition',
    url: `https://example.org/ActivityDefinition/${crypto.randomUUID()}`,
    status: 'active',
    kind: 'ServiceRequest',
    intent: 'order',
    title: 'Manual therapy',
    code,
    extension: [charged],
  });
  return client.createResource<PlanDefinition>({
    resourceType: 'PlanDefinition',
    status: 'active',
    title: 'Manual therapy visit',
    extension: [{ url: BILLING_CODE, valueCodeableConcept: code }, charged],
    action: [{ title: 'Manual therapy', definitionCanonical: activity.url }],
  });
}

/** 30 minutes of manual therapy in a visit. */
export async function treat(
  client: MedplumClient,
  { id, subject }: WithId<Encounter>,
  at: string,
  facts: Partial<Procedure> = {},
): Promise<WithId<Procedure>> {
  const [start = '', end = ''] = at.split('-');
  return client.createResource<Procedure>({
    resourceType: 'Procedure',
    status: 'completed',
    code: { coding: [{ system: CPT, code: '97140' }], text: 'Joint mobilization' },
    subject: subject as Procedure['subject'],
    encounter: { reference: `Encounter/${id}` },
    performedPeriod: { start: `2026-03-02T${start}:00-05:00`, end: `2026-03-02T${end}:00-05:00` },
    bodySite: [{ text: 'Lumbar spine' }],
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] }],
    outcome: { text: 'Tolerated well' },
    ...facts,
  });
}
