// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import { formatHumanName } from '@medplum/core';
import type { Patient, Reference } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
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
  const [name] = value?.name ?? [];
  const known = name ? formatHumanName(name) : (of?.display ?? 'Unnamed');
  const birth = value?.birthDate ? shownDate(value.birthDate) : 'not recorded';
  return (
    <Text data-patient fw={600}>
      {error === undefined && !value ? 'Patient: …' : `${known}, born ${birth}`}
    </Text>
  );
}

/** The patient of any record that is about one. */
export function patientOf(resource: object): Reference | undefined {
  const links = resource as Readonly<Partial<Record<'subject' | 'patient' | 'beneficiary' | 'for', Reference>>>;
  const { resourceType, id } = resource as { readonly resourceType?: string; readonly id?: string };
  return resourceType === 'Patient' && id !== undefined
    ? { reference: `Patient/${id}` }
    : (links.subject ?? links.patient ?? links.beneficiary ?? links.for);
}
