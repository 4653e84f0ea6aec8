// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import { nameOf, namesOf } from '../../capture/names.ts';
import { useLoaded } from './async-state.tsx';

/** A page of the people or organizations to choose from; typing narrows it. */
export function useChoices(type: 'Practitioner' | 'Organization'): { value: string; label: string }[] {
  const medplum = useMedplum();
  const { value = [] } = useLoaded(type, async () => {
    const found = await medplum.searchResources(type, '_count=1000', { cache: 'reload' });
    const names = namesOf(found);
    return found
      .map(({ id }) => ({ value: `${type}/${id}`, label: nameOf(names, `${type}/${id}`) }))
      .sort((a, b) => a.label.localeCompare(b.label));
  });
  return value;
}
