// SPDX-License-Identifier: Apache-2.0
import { Anchor, Box, Card, Group, List, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { tellsWhatWasRead } from '../../capture/facts/what-was-read.ts';
import { relativeReferences } from '../../capture/facts/records.ts';
import { codeOf, ruleOf } from '../../capture/facts/rules.ts';
import { canBeAcknowledged } from '../../capture/facts/rule-titles.ts';
import type { LoadedVisit } from '../data/load-visit.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { authorName, nameOf } from '../../capture/names.ts';
import { useVisitClock } from './clinic-clock.tsx';
import { Mend } from './mend.tsx';
import type { Mended } from './use-mend.ts';
import { SeverityBadge } from './severity.tsx';
import { StakeText } from './worth.tsx';

export interface IssueCardProps {
  readonly issue: VisitIssue;
  readonly view: LoadedVisit;
  readonly onAcknowledge: () => void;
  readonly onAttest: () => void;
  /** After something was put right on the card itself. */
  readonly onMended: (mended: Mended) => void;
}

/** One issue: what is wrong by which figures and source, and what to do. */
export function IssueCard({ issue: open, view, onAcknowledge, onAttest, onMended }: IssueCardProps): JSX.Element {
  const { resource: issue, acknowledged, stake } = open;
  const { names } = view;
  const clock = useVisitClock(view);
  const code = codeOf(issue);
  const meta = code && ruleOf(code).meta;
  const mitigation = issue.mitigation?.at(-1);
  const seen = [...new Set(relativeReferences(issue.evidence?.[0]?.detail))];
  return (
    <Card withBorder component="article" aria-label={issue.code?.text} data-issue={code}>
      <Group gap="xs" mb={4} wrap="nowrap" align="start">
        <SeverityBadge severity={issue.severity} />
        <Title order={3} size="h5">
          {issue.code?.text}
        </Title>
      </Group>
      <Text>{open.detail}</Text>
      <StakeText stake={stake} />
      {seen.length > 0 && open.toRead.length === 0 && (
        <Text size="sm" mt={4}>
          Seen in:{' '}
          {seen.map((reference, index) => (
            <span key={reference}>
              {index > 0 && ' · '}
              <Anchor component={Link} to={`/${reference}`} size="sm">
                {nameOf(names, reference)}
              </Anchor>
            </span>
          ))}
        </Text>
      )}
      <Text size="sm">
        Source:{' '}
        <Anchor component={Link} to={`/admin/rules/${code ?? ''}`} size="sm">
          {meta?.sources[0]?.title ?? 'rule'}
          {meta?.sources[0]?.section ? `, ${meta.sources[0].section}` : ''}
        </Anchor>
      </Text>
      {mitigation && (
        <List size="sm" mt={4}>
          <List.Item>
            {tellsWhatWasRead(mitigation) ? 'Read' : 'Acknowledged'}
            {mitigation.author ? ` by ${authorName(names, mitigation.author)}` : ''}
            {mitigation.date ? ` on ${clock.shown(mitigation.date)}` : ''}: {mitigation.action.text}
            {!acknowledged &&
              ` (${canBeAcknowledged(open) ? 'the facts have changed since' : 'it still holds the charge'})`}
          </List.Item>
        </List>
      )}
      <Box mt="sm" className="no-print">
        <Mend
          issue={open}
          view={view}
          onMended={onMended}
          onAttest={onAttest}
          onAcknowledge={!acknowledged && canBeAcknowledged(open) ? onAcknowledge : undefined}
        />
      </Box>
    </Card>
  );
}
