// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import type { JSX } from 'react';

/** While the app or a part of it is on its way. */
export function Loading(): JSX.Element {
  return <Text role="status">Loading…</Text>;
}
