// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { JSX } from 'react';

const LOOKS = {
  high: { color: 'red.9', Icon: IconAlertOctagon, label: 'high' },
  moderate: { color: 'orange.9', Icon: IconAlertTriangle, label: 'moderate' },
  low: { color: 'gray.7', Icon: IconInfoCircle, label: 'low' },
} as const;

/** How grave an issue is: by word, sign and colour. */
export function SeverityBadge({
  severity = 'low',
}: {
  readonly severity?: 'high' | 'moderate' | 'low' | undefined;
}): JSX.Element {
  const { color, Icon, label } = LOOKS[severity];
  return (
    <Badge color={color} variant="filled" leftSection={<Icon size={13} aria-hidden />} tt="none" className="state">
      {label}
    </Badge>
  );
}
