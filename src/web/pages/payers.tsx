// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import {
  METHOD_NAMES,
  PAYER_SOURCES,
  PLAIN_PARTS,
  POLICY_PARTS,
  checkPolicy,
  defaultPolicy,
  isMethodAssumed,
  knownOf,
  libraryName,
  policyValues,
  readPayerPolicy,
  recognizeOrganization,
  textOfKnown,
  valueFromText,
  withPayerPolicy,
  type PlainPartName,
  type RecognizedPayer,
} from '../../capture/facts/payer-policies.ts';
import { pathInWords } from '../../capture/facts/words.ts';
import { ifUnchanged } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { ChangeTrial } from '../components/change-trial.tsx';
import { DraftNotice } from '../components/draft-notice.tsx';
import { PolicyFields } from '../components/policy-fields.tsx';
import { Severities } from '../components/severities.tsx';
import { useDraft } from '../components/use-draft.ts';
import { useWholeForm } from '../components/use-whole-form.ts';

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
        <Text>
          No payers yet. Each organization that pays for a patient’s care appears here.{' '}
          <Anchor component={Link} to="/Organization/new">
            Add a payer
          </Anchor>
        </Text>
      )}
      {value?.length !== 0 && (
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
      )}
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
  const { draft, draftId, base, isRestored, change, drop } = useDraft(
    `policy/${organization.id}`,
    draftOf(organization),
    organization,
  );
  const { values, severities } = draft;
  const [error, setError] = useState<unknown>();
  const standing = readPayerPolicy(organization);
  const recognized = recognizeOrganization(organization);
  const { overrides, problems } = checkPolicy(valuesOf(values, severities));
  const { attempt } = useWholeForm(problems.length === 0);
  const set = (name: PlainPartName, to: string | null): void => {
    change(({ values: { [name]: _gone, ...rest }, ...others }) => ({
      ...others,
      values: to === null || to === '' ? rest : { ...rest, [name]: to },
    }));
  };
  const save = async (): Promise<void> => {
    setError(undefined);
    try {
      await medplum.updateResource(
        withPayerPolicy(organization, overrides) as WithId<Organization>,
        // The version that typing began with: a draft may be older than what is shown.
        ifUnchanged(base as WithId<Organization>),
      );
      drop();
      notifications.show({ message: 'Saved. The payer’s open charges are being assessed again.' });
      await onSaved();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Card withBorder maw={860}>
      <form
        aria-label={`Policy of ${organization.name ?? organization.id}`}
        noValidate
        onSubmit={attempt(() => void save())}
      >
        <Stack>
          <DraftNotice isRestored={isRestored} onDrop={drop} />
          <Recognition payer={recognized} isMethodSet={overrides.unitMethod !== undefined} />
          {standing.problems.map(({ path, message }) => (
            <Alert
              key={path}
              color="red"
              variant="outline"
              title="This policy cannot be used. Saving the form fixes it."
            >
              {partName(path)}: {message}
            </Alert>
          ))}
          <PolicyFields
            key={draftId}
            values={values}
            defaults={defaultPolicy(recognized)}
            isRefused={(name) => problems.some(({ path }) => path.endsWith(`.${name}`))}
            set={set}
          />
          <Severities
            severities={severities}
            onChange={(to) => {
              change((before) => ({ ...before, severities: to }));
            }}
          />
          {problems.map(({ path, message }) => (
            <Alert key={path} color="red" variant="outline" role="alert">
              {partName(path)}: {message}
            </Alert>
          ))}
          {error !== undefined && <ErrorNotice error={error} />}
          {problems.length === 0 && (
            <ChangeTrial
              key={JSON.stringify(overrides)}
              unsaved={withPayerPolicy(organization, overrides) as WithId<Organization>}
              days={{ facets: { payer: [`Organization/${organization.id}`] } }}
            />
          )}
          <Group>
            <Button type="submit">Save policy</Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

/** A policy as its form shows it. */
interface PolicyDraft {
  readonly values: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
}

function draftOf(organization: Organization): PolicyDraft {
  const { ruleSeverity = {}, ...standing } = policyValues(organization);
  const set = PLAIN_PARTS.filter((name) => name in standing);
  return {
    values: Object.fromEntries(set.map((name) => [name, String(standing[name])])),
    severities: ruleSeverity as PolicyDraft['severities'],
  };
}

/** What the form calls the part of a policy that a problem is about. */
function partName(path: string): string {
  const [, part] = Object.entries(POLICY_PARTS).find(([name]) => path.endsWith(`.${name}`)) ?? [];
  return part ? `“${part.label}”` : path;
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

/** What the payer was taken for, by what, and what is known of it with its source. */
function Recognition({
  payer,
  isMethodSet,
}: {
  readonly payer: RecognizedPayer;
  readonly isMethodSet: boolean;
}): JSX.Element {
  const today = new Date().toISOString().slice(0, 10);
  const known = knownOf(payer, today);
  const texts = known.map(textOfKnown);
  return (
    <>
      {payer.recognizedBy === undefined ? (
        <Text>Not recognized: its record does not say which kind of payer this is.</Text>
      ) : (
        <Text>
          Recognized as <b>{libraryName(payer)}</b>, by {pathInWords(payer.recognizedBy)}.
        </Text>
      )}
      {!isMethodSet && isMethodAssumed(payer) && (
        <Alert color="orange" variant="outline" title="How this payer counts is not known">
          The {METHOD_NAMES[defaultPolicy(payer).unitMethod]} is assumed. Set what its contract says.
        </Alert>
      )}
      {known.length > 0 && (
        <details>
          <summary>What is known about this payer, and the sources</summary>
          <ul>
            {known.map(({ part, source, confidence }, at) => (
              <li key={part}>
                {POLICY_PARTS[part].label}: {texts[at]} ({PAYER_SOURCES[source].title}, {PAYER_SOURCES[source].date};
                confidence {confidence})
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
