// SPDX-License-Identifier: Apache-2.0
import {
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import { payerOverridesOf, payerPolicyOf, withPayerPolicy } from '../../fhir/read/payer.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { PayerPolicyOverridesSchema, type PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { ifUnchanged } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
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

type Values = Record<string, string>;

const SWITCHES = [
  ['therapyModifierRequired', 'GP or GO is asked for'],
  ['assistantModifierRequired', 'CQ or CO is asked for'],
  ['kxThresholdApplies', 'KX is asked for beyond the year’s threshold'],
  ['ncciEditsApply', 'NCCI edits apply'],
] as const;

function PolicyForm({
  organization,
  onSaved,
}: {
  readonly organization: WithId<Organization>;
  readonly onSaved: () => Promise<void>;
}): JSX.Element {
  const medplum = useMedplum();
  const { ruleSeverity: severitiesBefore = {}, ...before } = payerOverridesOf(organization);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(Object.entries(before).map(([name, value]) => [name, String(value)])),
  );
  const [severities, setSeverities] = useState(severitiesBefore as Record<string, string>);
  const [error, setError] = useState<unknown>();
  const [isSaved, setIsSaved] = useState(false);
  const inForce = payerPolicyOf(new RecordSet([organization]), `Organization/${organization.id}`);
  const overrides = PayerPolicyOverridesSchema.safeParse(overridesOf(values, severities));
  const set = (name: string, to: string | null): void => {
    setIsSaved(false);
    setValues((all) => {
      const { [name]: _gone, ...rest } = all;
      return to === null || to === '' ? rest : { ...rest, [name]: to };
    });
  };
  const save = async (): Promise<void> => {
    if (!overrides.success) {
      return;
    }
    setError(undefined);
    try {
      await medplum.updateResource(
        withPayerPolicy(organization, overrides.data) as WithId<Organization>,
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
          {inForce?.problems.map(({ path, message }) => (
            <Alert key={path} color="red" variant="outline" title="What stands cannot be used">
              {path}: {message}
            </Alert>
          ))}
          <PolicyFields values={values} inForce={inForce?.policy} set={set} />
          <Severities severities={severities} onChange={setSeverities} />
          {!overrides.success && (
            <Alert color="red" variant="outline" role="alert">
              {overrides.error.issues[0]?.path.join('.')}: {overrides.error.issues[0]?.message}
            </Alert>
          )}
          {error !== undefined && <ErrorNotice error={error} />}
          <Group>
            <Button type="submit" disabled={!overrides.success}>
              Save policy
            </Button>
            <Text role="status">{isSaved ? 'Saved. Visits are assessed by it from their next save on.' : ''}</Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

interface PolicyFieldsProps {
  readonly values: Values;
  readonly inForce: PayerPolicy | undefined;
  readonly set: (name: string, to: string | null) => void;
}

type PlainPart = Exclude<keyof PayerPolicy, 'ruleSeverity'>;

function standard(policy: PayerPolicy | undefined, part: PlainPart): string {
  return `Default: ${String(policy?.[part] ?? 'none')}`;
}

function PolicyFields({ values, inForce, set }: PolicyFieldsProps): JSX.Element {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label="Units are counted by"
        placeholder={standard(inForce, 'unitMethod')}
        clearable
        clearButtonProps={{ 'aria-label': 'Default counting' }}
        data={[
          { value: 'cms', label: 'CMS: total time of the day' },
          { value: 'cpt', label: 'CPT: midpoint of each code' },
        ]}
        value={values['unitMethod'] ?? null}
        onChange={(to) => {
          set('unitMethod', to);
        }}
      />
      <Select
        label="“More than 10 %” by an assistant"
        placeholder={standard(inForce, 'assistantMinutesMethod')}
        clearable
        clearButtonProps={{ 'aria-label': 'Default test' }}
        data={['strict', 'simple']}
        value={values['assistantMinutesMethod'] ?? null}
        onChange={(to) => {
          set('assistantMinutesMethod', to);
        }}
      />
      {SWITCHES.map(([name, label]) => (
        <Select
          key={name}
          label={label}
          placeholder={standard(inForce, name)}
          clearable
          clearButtonProps={{ 'aria-label': `Default: ${label}` }}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={values[name] ?? null}
          onChange={(to) => {
            set(name, to);
          }}
        />
      ))}
      <NumberInput
        label="Units of 97140 a day at most"
        placeholder={standard(inForce, 'muePerDay')}
        min={1}
        allowDecimal={false}
        value={values['muePerDay'] ?? ''}
        onChange={(to) => {
          set('muePerDay', String(to));
        }}
      />
      <NumberInput
        label="US dollars allowed for a unit"
        min={0}
        decimalScale={2}
        value={values['allowedUsdPerUnit'] ?? ''}
        onChange={(to) => {
          set('allowedUsdPerUnit', String(to));
        }}
      />
      <TextInput
        label="Codes beside which 97140 is never paid"
        placeholder="97530 98940"
        value={values['bundledCodes'] ?? ''}
        onChange={(event) => {
          set('bundledCodes', event.currentTarget.value);
        }}
      />
      <TextInput
        label="Modifiers in billing order"
        placeholder="59/X GP/GO CQ/CO KX"
        value={values['modifierOrder'] ?? ''}
        onChange={(event) => {
          set('modifierOrder', event.currentTarget.value);
        }}
      />
    </SimpleGrid>
  );
}

/** The form's texts as the policy's values: numbers that are none stay texts, so that the schema names them. */
function overridesOf(values: Values, severities: Record<string, string>): Record<string, unknown> {
  const plain = Object.entries(values).map(([name, text]): [string, unknown] => {
    const isNumber = name === 'muePerDay' || name === 'allowedUsdPerUnit';
    return [name, text === 'true' ? true : text === 'false' ? false : isNumber && text !== '' ? Number(text) : text];
  });
  return {
    ...Object.fromEntries(plain),
    ...(Object.keys(severities).length > 0 ? { ruleSeverity: severities } : {}),
  };
}
