// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack } from '@mantine/core';
import { getDataType } from '@medplum/core';
import type { AccessPolicyResource, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { BackboneElementInput } from '@medplum/react';
import type { JSX, ReactNode } from 'react';
import { Labelled } from './labelled.tsx';
import { useWholeForm } from './use-whole-form.ts';

export interface RecordFormProps {
  readonly record: Partial<Resource>;
  readonly onChange: (record: Partial<Resource>) => void;
  readonly onSubmit: () => void;
  readonly submitLabel: string;
  readonly isSaving: boolean;
  readonly outcome?: OperationOutcome;
  /** The one element that is asked for; left out, all are. */
  readonly only?: string | undefined;
  /** Beside the button. */
  readonly children?: ReactNode;
}

/** Medplum's inputs for every element of a record. Its own form tells nobody of a change before it is submitted. */
export function RecordForm(props: RecordFormProps): JSX.Element {
  const { record, onChange, onSubmit, submitLabel, isSaving, outcome, only, children } = props;
  const type = record.resourceType ?? '';
  const { attempt } = useWholeForm(true, outcome);
  return (
    <Labelled>
      <form aria-label={type} noValidate autoComplete="off" onSubmit={attempt(onSubmit)}>
        <Stack>
          <BackboneElementInput
            path={type}
            valuePath={type}
            typeName={type}
            defaultValue={record}
            onChange={(to: Partial<Resource>) => {
              onChange(to);
            }}
            {...(outcome ? { outcome } : {})}
            {...(only === undefined ? {} : { accessPolicyResource: allBut(type, only) })}
          />
          <Group justify="flex-end">
            {children}
            <Button type="submit" loading={isSaving}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Labelled>
  );
}

/** `value[x]` holds `valueQuantity`. */
function allBut(type: string, only: string): AccessPolicyResource {
  const isAsked = (name: string): boolean =>
    name === only || (name.endsWith('[x]') && only.startsWith(name.slice(0, -'[x]'.length)));
  return { resourceType: type, hiddenFields: Object.keys(getDataType(type).elements).filter((name) => !isAsked(name)) };
}
