// SPDX-License-Identifier: Apache-2.0
import { Button, Group } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { ChargeItem } from '@medplum/fhirtypes';
import { useState, type JSX } from 'react';
import { modifiersMend } from '../../capture/mend/charge.ts';
import { MendForm } from './mend-form.tsx';
import type { Mended } from './use-mend.ts';

/** The modifiers of a charge, edited on its line. */
export function EditModifiers({
  charge,
  onMended,
}: {
  readonly charge: WithId<ChargeItem>;
  readonly onMended: (mended: Mended) => void;
}): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return isOpen ? (
    <Group gap="xs" align="end">
      <MendForm
        about={`ChargeItem/${charge.id}`}
        mend={modifiersMend(charge)}
        onMended={(mended) => {
          setIsOpen(false);
          onMended(mended);
        }}
      />
      <Button
        variant="subtle"
        onClick={() => {
          setIsOpen(false);
        }}
      >
        Cancel
      </Button>
    </Group>
  ) : (
    <Button
      variant="subtle"
      size="xs"
      className="no-print"
      onClick={() => {
        setIsOpen(true);
      }}
    >
      Edit modifiers
    </Button>
  );
}
