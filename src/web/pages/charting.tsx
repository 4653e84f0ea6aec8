// SPDX-License-Identifier: Apache-2.0
import { Anchor, Autocomplete, Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Procedure } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { relativeReference } from '../../capture/facts/records.ts';
import { ifUnchanged } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { NewVisit } from '../components/new-visit.tsx';
import { Preview } from '../components/preview.tsx';
import { REGIONS, SERVICES, TECHNIQUES, draftOf, faultsOf, procedureOf, type Draft } from '../data/draft-treatment.ts';
import { loadVisit, type LoadedVisit } from '../data/load-visit.ts';
import { localOffset } from '../data/local-time.ts';
import { nameOf } from '../data/names.ts';

/** Add or change a treatment of a visit, with units and issues as they will be. */
export default function ChartingPage(): JSX.Element {
  const medplum = useMedplum();
  const { id } = useParams();
  const [params] = useSearchParams();
  const { value, error, reload } = useLoaded(id ?? '', async () =>
    id === undefined ? undefined : loadVisit(medplum, id),
  );
  if (id === undefined) {
    return <NewVisit />;
  }
  if (!value) {
    return error === undefined ? (
      <Text role="status">Loading the visit…</Text>
    ) : (
      <ErrorNotice error={error} onRetry={() => void reload()} />
    );
  }
  const treatment = params.get('treatment') ?? '';
  return <TreatmentForm key={treatment} view={value} treatmentId={treatment} reload={reload} />;
}

/** What ties an input to a part of the draft. */
interface Field {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (to: string | null | { readonly currentTarget: { readonly value: string } }) => void;
}

interface TreatmentFormProps {
  readonly view: LoadedVisit;
  /** Empty for a new one. */
  readonly treatmentId: string;
  readonly reload: () => Promise<void>;
}

function TreatmentForm({ view, treatmentId, reload }: TreatmentFormProps): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const { encounter, records } = view;
  const reference = `Encounter/${encounter.id}`;
  const existing = records.raw(`Procedure/${treatmentId}`) as unknown as WithId<Procedure> | undefined;
  const start = encounter.period?.start ?? '';
  const [draft, setDraft] = useState<Draft>(() => draftOf(existing, start.slice(0, 10)));
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const offset = /(?:Z|[+-]\d\d:\d\d)$/.exec(start)?.[0] ?? localOffset();
  const place = { existing, patient: relativeReference(encounter.subject) ?? '', encounter: reference, offset };
  const faults = faultsOf(draft);
  const field = (name: keyof Draft): Field => ({
    value: draft[name],
    error: faults[name],
    onChange: (to) => {
      const text = typeof to === 'object' && to !== null ? to.currentTarget.value : (to ?? '');
      setDraft((before) => ({ ...before, [name]: text }));
    },
  });
  const save = async (): Promise<void> => {
    setIsSaving(true);
    setError(undefined);
    try {
      const procedure = procedureOf(draft, place);
      await (existing
        ? medplum.updateResource(procedure as WithId<Procedure>, ifUnchanged(existing))
        : medplum.createResource(procedure));
      await navigate(`/visits/${encounter.id}`);
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        {existing ? 'Change a treatment' : 'Add a treatment'}
      </Title>
      <Text>
        <Anchor component={Link} to={`/visits/${encounter.id}`}>
          Visit of {start.slice(0, 16).replace('T', ' ')}
        </Anchor>
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <form
          aria-label="Treatment"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Stack gap="sm">
            <Select label="Service" data={[...SERVICES]} allowDeselect={false} {...field('code')} />
            <Autocomplete label="Technique, or what was done" data={TECHNIQUES} {...field('technique')} />
            <Autocomplete
              label="Body region"
              description="Separate several with commas"
              data={REGIONS}
              {...field('region')}
            />
            <TextInput type="date" label="Date of service" {...field('date')} />
            <Group grow align="start">
              <TextInput type="time" label="Start" {...field('start')} />
              <TextInput type="time" label="End" {...field('end')} />
              <TextInput label="Or minutes" inputMode="decimal" {...field('minutes')} />
            </Group>
            <TextInput label="Response to treatment" {...field('response')} />
            <PerformerField value={draft.performer} onChange={field('performer').onChange} view={view} />
            {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
            <Group>
              <Button type="submit" loading={isSaving} disabled={Object.keys(faults).length > 0}>
                Save
              </Button>
              <Button variant="default" component={Link} to={`/visits/${encounter.id}`}>
                Cancel
              </Button>
            </Group>
          </Stack>
        </form>
        <Preview draft={draft} view={view} place={place} isWhole={Object.keys(faults).length === 0} />
      </SimpleGrid>
      <OtherTreatments view={view} treatmentId={treatmentId} />
    </Stack>
  );
}

function PerformerField({
  value,
  onChange,
  view,
}: {
  readonly value: string;
  readonly onChange: (to: string | null) => void;
  readonly view: LoadedVisit;
}): JSX.Element {
  const people = useChoices('Practitioner');
  const isKnown = value === '' || people.some((one) => one.value === value);
  const known = isKnown ? [] : [{ value, label: nameOf(view.names, value) }];
  return (
    <Select
      label="Performed by"
      placeholder="The visit’s therapist"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Clear performer' }}
      limit={50}
      value={value === '' ? null : value}
      data={[...known, ...people]}
      onChange={onChange}
    />
  );
}

function OtherTreatments({
  view,
  treatmentId,
}: {
  readonly view: LoadedVisit;
  readonly treatmentId: string;
}): JSX.Element | null {
  const { encounter, records } = view;
  const others = records
    .all('Procedure')
    .filter(
      (procedure) =>
        relativeReference(procedure.encounter) === `Encounter/${encounter.id}` && procedure.id !== treatmentId,
    );
  return others.length === 0 ? null : (
    <section aria-label="Other treatments of this visit">
      <Title order={2} size="h4" mb="xs">
        Other treatments of this visit
      </Title>
      {others.map(({ id, code, performedPeriod }) => (
        <Text key={id}>
          <Anchor component={Link} to={`/charting/${encounter.id}?treatment=${id}`}>
            {code?.coding?.[0]?.code ?? ''} {code?.text}
          </Anchor>{' '}
          {performedPeriod?.start?.slice(11, 16)}
          {performedPeriod?.end ? `–${performedPeriod.end.slice(11, 16)}` : ''}
        </Text>
      ))}
    </section>
  );
}
