// SPDX-License-Identifier: Apache-2.0
import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useEffect, useRef, useState, type JSX } from 'react';
import { windowTitle } from './use-page-heading.ts';

const TITLE = 'You are signed out';

/** Where the machine's own user is signed out: there is no password to ask for, only the session to begin anew. */
export function SignedOut(): JSX.Element {
  const medplum = useMedplum();
  const [isRefused, setIsRefused] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // It comes in place of a page, whose title and focus would stay.
  useEffect(() => {
    document.title = windowTitle(TITLE);
    heading.current?.focus();
  }, []);
  const signIn = async (): Promise<void> => {
    try {
      await medplum.startClientLogin('web', 'local');
    } catch {
      setIsRefused(true);
    }
  };
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack maw={420}>
        <Title ref={heading} tabIndex={-1} order={1} size="h2">
          {TITLE}
        </Title>
        <Text role="status">
          {isRefused
            ? 'This browser is not known any more. Open the link that the service printed when it started; what you typed is kept in this tab.'
            : 'What you typed is kept.'}
        </Text>
        <Button onClick={() => void signIn()}>Sign in again</Button>
      </Stack>
    </Center>
  );
}
