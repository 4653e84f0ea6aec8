// SPDX-License-Identifier: Apache-2.0
import { Anchor, Text } from '@mantine/core';
import { formatHumanName } from '@medplum/core';
import type { Identifier, Patient, Reference } from '@medplum/fhirtypes';
import type { AsyncAutocompleteOption } from '@medplum/react';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { useLoaded } from './async-state.tsx';

/** Whose record a form is about: the name and the date of birth, by which nobody takes one patient for another. */
export function PatientLine({ of }: { readonly of: Reference | undefined }): JSX.Element | null {
  const medplum = useMedplum();
  const reference = /^Patient\/[^/]+/.exec(of?.reference ?? '')?.[0];
  const { value, error } = useLoaded(reference ?? '', async () =>
    reference === undefined ? undefined : medplum.readReference<Patient>({ reference }),
  );
  if (reference === undefined) {
    return null;
  }
  return (
    <Text data-patient fw={600}>
      {value ? `${patientName(value, of)}, ${birthText(value)}` : notRead(error, of)}
    </Text>
  );
}

/** What is not read is not told: nobody is unnamed because the server gave no answer. */
function notRead(error: unknown, of: Reference | undefined): string {
  return error === undefined ? 'Patient: …' : `${of?.display ?? 'The patient'}: the record cannot be read now`;
}

/** Whose visit it is: the same, with what else tells patients apart, and the way to the record. */
export function PatientHead({ patient }: { readonly patient: Patient }): JSX.Element {
  const { id = '', gender, identifier = [] } = patient;
  return (
    <Text data-patient>
      <Anchor component={Link} to={`/Patient/${id}`} fw={600}>
        {patientName(patient, undefined)}
      </Anchor>
      {[`, ${birthText(patient)}`, gender, ...identifier.slice(0, 1).map(identifierText)].filter(Boolean).join(' · ')}
    </Text>
  );
}

/** A patient to choose, told apart from others of the same name. */
export function PatientItem({ resource }: AsyncAutocompleteOption<Patient>): JSX.Element {
  const { identifier = [] } = resource;
  return (
    <div>
      <Text>{patientName(resource, undefined)}</Text>
      <Text size="xs">
        {[birthText(resource), ...identifier.slice(0, 1).map(identifierText)].filter(Boolean).join(' · ')}
      </Text>
    </div>
  );
}

function patientName(patient: Patient | undefined, of: Reference | undefined): string {
  const [name] = patient?.name ?? [];
  return name ? formatHumanName(name) : (of?.display ?? 'Unnamed');
}

function birthText(patient: Patient | undefined): string {
  return patient?.birthDate ? `born ${shownDate(patient.birthDate)}` : 'date of birth not recorded';
}

/** A number by its kind, where that is told. */
function identifierText({ type, value = '' }: Identifier): string {
  const [coding] = type?.coding ?? [];
  const kind = coding?.code === 'MR' ? 'record number' : (type?.text ?? coding?.display ?? 'number');
  return value === '' ? '' : `${kind} ${value}`;
}

/** The patient of any record that is about one. */
export function patientOf(resource: object): Reference | undefined {
  const links = resource as Readonly<Partial<Record<'subject' | 'patient' | 'beneficiary' | 'for', Reference>>>;
  const { resourceType, id } = resource as { readonly resourceType?: string; readonly id?: string };
  return resourceType === 'Patient' && id !== undefined
    ? { reference: `Patient/${id}` }
    : (links.subject ?? links.patient ?? links.beneficiary ?? links.for);
}
