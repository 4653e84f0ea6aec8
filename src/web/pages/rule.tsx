// SPDX-License-Identifier: Apache-2.0
import { Anchor, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { Link, useParams } from 'react-router';
import { isRuleCode, leftOpen, remediesOf, ruleOf, type RuleMessage } from '../../capture/facts/rules.ts';
import { SeverityBadge } from '../components/severity.tsx';

/** One rule's page: why it matters, what it says, and where that comes from. */
export default function RulePage(): JSX.Element {
  const { code = '' } = useParams();
  const meta = isRuleCode(code) ? ruleOf(code).meta : undefined;
  if (!meta) {
    return (
      <Text>
        There is no rule named {code}.{' '}
        <Anchor component={Link} to="/admin/rules">
          All rules
        </Anchor>
      </Text>
    );
  }
  const messages: readonly RuleMessage[] = Object.values(meta.messages);
  return (
    <Stack maw={760}>
      <Group gap="sm">
        <Title order={1} size="h2">
          {meta.title}
        </Title>
        <SeverityBadge severity={meta.severity} />
      </Group>
      <Text size="sm">
        {meta.code} · {meta.category}
        {meta.acknowledgeable ? '' : ' · holds the charge even when acknowledged'}
      </Text>
      <Text>{meta.why}</Text>
      <Table aria-label="What it says">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Found</Table.Th>
            <Table.Th>What to do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map(({ found, todo }) => (
            <Table.Tr key={found}>
              <Table.Td>{leftOpen(found)}</Table.Td>
              <Table.Td>{leftOpen(todo)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Title order={2} size="h4">
        How to fix it
      </Title>
      <List>
        {remediesOf(meta).map(({ words }) => (
          <List.Item key={words}>{words}.</List.Item>
        ))}
      </List>
      <Title order={2} size="h4">
        Sources
      </Title>
      <List>
        {meta.sources.map(({ title, section, url }) => (
          <List.Item key={`${title} ${section ?? ''}`}>
            {url === undefined ? (
              title
            ) : (
              <Anchor href={url} className={section === undefined ? 'alone' : ''}>
                {title}
              </Anchor>
            )}
            {section === undefined ? '' : `, ${section}`}
          </List.Item>
        ))}
      </List>
      <Anchor component={Link} to={`/visits?rule=${meta.code}`} className="alone">
        Visits with this issue
      </Anchor>
    </Stack>
  );
}
