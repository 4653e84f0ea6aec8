// SPDX-License-Identifier: Apache-2.0
import { Anchor, Stack, Title } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';

/** For an address that leads nowhere. */
export function NotFound(): JSX.Element {
  return (
    <Stack>
      <Title order={1} size="h2">
        Page not found
      </Title>
      <Anchor component={Link} to="/" className="alone">
        Go to the inbox
      </Anchor>
    </Stack>
  );
}
