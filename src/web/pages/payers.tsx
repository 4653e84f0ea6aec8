// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import { defaultPolicy } from '../../engine/policies/payer-policy.ts';
import {
  PLAIN_PARTS,
  checkPolicy,
  policyValues,
  readPayerPolicy,
  valueFromText,
  withPayerPolicy,
  type PlainPartName,
} from '../../fhir/payer-policy.ts';
import { payerKindOf } from '../../fhir/read/payer.ts';
import { ifUnchanged } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { PolicyFields } from '../components/policy-fields.tsx';
import { Severities } from '../components/severities.tsx';

/** Payer policies: what each payer asks, changed on its Organization. */
export default function PayersPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const id = params.get('payer') ?? '';
  const { value, error, reload } = useLoaded('payers', async () =>
    medplum.searchResources('Organization', '_count=1000', { cache: 'reload' }),
  );
  const organization = value?.find((one) => one.id === id);
  return (
    <Stack>
      <Title order={1} size="h2">
        Payers
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {value?.length === 0 && (
        <Text>There is no Organization yet. Payers are the Organizations that Coverages name.</Text>
      )}
      <Select
        label="Payer"
        placeholder="Choose one"
        searchable
        limit={50}
        maw={360}
        value={id === '' ? null : id}
        data={(value ?? []).map((one) => ({ value: one.id, label: one.name ?? one.id }))}
        onChange={(to) => {
          setParams(to ? { payer: to } : {});
        }}
      />
      {organization && (
        <PolicyForm
          key={`${organization.id} ${organization.meta?.versionId ?? ''}`}
          organization={organization}
          onSaved={reload}
        />
      )}
    </Stack>
  );
}

function PolicyForm({
  organization,
  onSaved,
}: {
  readonly organization: WithId<Organization>;
  readonly onSaved: () => Promise<void>;
}): JSX.Element {
  const medplum = useMedplum();
  const { ruleSeverity: severitiesBefore = {}, ...before } = policyValues(organization);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(PLAIN_PARTS.filter((name) => name in before).map((name) => [name, String(before[name])])),
  );
  const [severities, setSeverities] = useState(severitiesBefore as Readonly<Record<string, string>>);
  const [error, setError] = useState<unknown>();
  const [isSaved, setIsSaved] = useState(false);
  const standing = readPayerPolicy(organization);
  const { overrides, problems } = checkPolicy(valuesOf(values, severities));
  const set = (name: PlainPartName, to: string | null): void => {
    setIsSaved(false);
    setValues((all) => {
      const { [name]: _gone, ...rest } = all;
      return to === null || to === '' ? rest : { ...rest, [name]: to };
    });
  };
  const save = async (): Promise<void> => {
    setError(undefined);
    try {
      await medplum.updateResource(
        withPayerPolicy(organization, overrides) as WithId<Organization>,
        ifUnchanged(organization),
      );
      setIsSaved(true);
      await onSaved();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Card withBorder maw={860}>
      <form
        aria-label={`Policy of ${organization.name ?? organization.id}`}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack>
          {standing.problems.map(({ path, message }) => (
            <Alert
              key={path}
              color="red"
              variant="outline"
              title="This policy cannot be used; saving the form mends it"
            >
              {path} {message}
            </Alert>
          ))}
          <PolicyFields values={values} defaults={defaultPolicy(payerKindOf(organization))} set={set} />
          <Severities severities={severities} onChange={setSeverities} />
          {problems.map(({ path, message }) => (
            <Alert key={path} color="red" variant="outline" role="alert">
              {path} {message}
            </Alert>
          ))}
          {error !== undefined && <ErrorNotice error={error} />}
          <Group>
            <Button type="submit" disabled={problems.length > 0}>
              Save policy
            </Button>
            <Text role="status">{isSaved ? 'Saved. Visits are assessed by it from their next save on.' : ''}</Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

/** The form's texts as a policy is written. */
function valuesOf(
  values: Readonly<Record<string, string>>,
  severities: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const set = PLAIN_PARTS.filter((name) => values[name] !== undefined);
  return {
    ...Object.fromEntries(set.map((name) => [name, valueFromText(name, values[name] ?? '')])),
    ...(Object.keys(severities).length > 0 ? { ruleSeverity: severities } : {}),
  };
}
