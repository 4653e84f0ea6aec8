// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { JSX } from 'react';
import { badgeTone } from './tone.ts';

const LOOKS = {
  high: { tone: 'bad', Icon: IconAlertOctagon, label: 'high' },
  moderate: { tone: 'warn', Icon: IconAlertTriangle, label: 'moderate' },
  low: { tone: 'quiet', Icon: IconInfoCircle, label: 'low' },
} as const;

/** How grave an issue is: by word, sign and colour. */
export function SeverityBadge({
  severity = 'low',
}: {
  readonly severity?: 'high' | 'moderate' | 'low' | undefined;
}): JSX.Element {
  const { tone, Icon, label } = LOOKS[severity];
  return (
    <Badge
      variant="filled"
      style={badgeTone(tone, 'filled')}
      leftSection={<Icon size={13} aria-hidden />}
      tt="none"
      className="state"
    >
      {label}
    </Badge>
  );
}
