// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import { nameOf, namesOf } from '../../capture/names.ts';
import { firstOf } from '../data/everybody.ts';
import { useLoaded } from './async-state.tsx';

/** A page of the people or organizations to choose from; typing narrows it. None where nobody is asked for. */
export function useChoices(type: 'Practitioner' | 'Organization' | undefined): { value: string; label: string }[] {
  const medplum = useMedplum();
  const { value = [] } = useLoaded(type ?? '', async () => {
    if (type === undefined) {
      return [];
    }
    const found = await firstOf(medplum, type);
    const names = namesOf(found);
    return found
      .map(({ id }) => ({ value: `${type}/${id}`, label: nameOf(names, `${type}/${id}`) }))
      .sort((a, b) => a.label.localeCompare(b.label));
  });
  return value;
}
