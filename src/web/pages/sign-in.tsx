// SPDX-License-Identifier: Apache-2.0
import { Center, Title } from '@mantine/core';
import { SignInForm } from '@medplum/react';
import type { JSX } from 'react';

/** Medplum's own form; its server knows the people. */
export default function SignInPage(): JSX.Element {
  return (
    <Center component="main" mih="100vh">
      <SignInForm>
        <Title order={1} size="h3">
          Manual therapy charges
        </Title>
      </SignInForm>
    </Center>
  );
}
