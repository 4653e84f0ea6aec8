// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import {
  METHOD_NAMES,
  PAYER_SOURCES,
  POLICY_PARTS,
  defaultPolicy,
  isMethodAssumed,
  knownOf,
  libraryName,
  readPayerPolicy,
  recognizeOrganization,
  textOfKnown,
  withPayerPolicy,
  type PlainPartName,
  type RecognizedPayer,
} from '../../capture/facts/payer-policies.ts';
import { pathInWords } from '../../capture/facts/words.ts';
import { namesOf } from '../../capture/names.ts';
import { checkPolicyDraft, partLabel, partWords, policyDraftOf, type PolicyDraft } from '../../capture/policy-draft.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { ChangeTrial } from '../components/change-trial.tsx';
import { ConflictForm } from '../components/conflict-form.tsx';
import { DraftNotice } from '../components/draft-notice.tsx';
import { PayerList } from '../components/payer-list.tsx';
import { PolicyFields } from '../components/policy-fields.tsx';
import { Severities } from '../components/severities.tsx';
import { useDraft } from '../components/use-draft.ts';
import { useSavePolicy } from '../components/use-save-policy.ts';
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
  const names = namesOf(value ?? []);
  const nameOf = (one: WithId<Organization>): string => names.get(`Organization/${one.id}`) ?? one.id;
  const payers = [...(value ?? [])].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
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
          clearable
          clearButtonProps={{ 'aria-label': 'All payers' }}
          limit={50}
          maw={360}
          value={id === '' ? null : id}
          data={payers.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onChange={(to) => {
            setParams(to ? { payer: to } : {});
          }}
        />
      )}
      {value && !organization && <PayerList payers={payers} nameOf={nameOf} />}
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
  const { draft, draftId, base, isRestored, change, drop } = useDraft(
    `policy/${organization.id}`,
    policyDraftOf(organization),
    organization,
  );
  const { values, severities } = draft;
  const { error, collision, save, choose, forget } = useSavePolicy(async () => {
    drop();
    await onSaved();
  });
  const standing = readPayerPolicy(organization);
  const recognized = recognizeOrganization(organization);
  const { overrides, problems } = checkPolicyDraft(draft);
  const { attempt } = useWholeForm(problems.length === 0);
  const edit = (next: (before: PolicyDraft) => PolicyDraft): void => {
    forget();
    change(next);
  };
  const dropAll = (): void => {
    forget();
    drop();
  };
  const set = (name: PlainPartName, to: string | null): void => {
    edit(({ values: { [name]: _gone, ...rest }, ...others }) => ({
      ...others,
      values: to === null || to === '' ? rest : { ...rest, [name]: to },
    }));
  };
  return (
    <Card withBorder maw={860}>
      <form
        aria-label={`Policy of ${organization.name ?? organization.id}`}
        noValidate
        onSubmit={attempt(() => {
          // What typing began with: a draft may be older than what is shown.
          void save(base as WithId<Organization>, draft);
        })}
      >
        <Stack>
          <DraftNotice isRestored={isRestored} onDrop={dropAll} />
          <Recognition payer={recognized} isMethodSet={overrides.unitMethod !== undefined} />
          {standing.problems.map(({ path, message }) => (
            <Alert
              key={path}
              color="red"
              variant="outline"
              title="This policy cannot be used. Saving the form fixes it."
            >
              “{partLabel(path)}”: {message}
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
              edit((before) => ({ ...before, severities: to }));
            }}
          />
          {problems.map(({ path, message }) => (
            <Alert key={path} color="red" variant="outline" role="alert">
              “{partLabel(path)}”: {message}
            </Alert>
          ))}
          {collision && (
            <ConflictForm
              key={collision.theirs.meta?.versionId}
              conflicts={collision.conflicts}
              nameOf={partLabel}
              wordsOf={partWords}
              onChosen={(keptMine) => void choose(keptMine)}
            />
          )}
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

/** What the payer was taken for, by what, and what is known of it with its source. */
function Recognition({
  payer,
  isMethodSet,
}: {
  readonly payer: RecognizedPayer;
  readonly isMethodSet: boolean;
}): JSX.Element {
  const today = useClinicClock().today();
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
