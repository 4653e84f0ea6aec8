// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from '../components/scroll-table.tsx';
import { Anchor, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { MedplumClient } from '@medplum/core';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { hasPolicy, policyOn } from '../../capture/facts/payer-policies.ts';
import { countQuery } from '../../capture/days.ts';
import { RULES, type RuleCode } from '../../capture/facts/rules.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { SeverityBadge } from '../components/severity.tsx';
import { countText } from '../../capture/facts/amounts.ts';

/** Payers shown beside the rules: those with severities of their own. */
const MOST_PAYERS = 6;

interface Catalogue {
  readonly payers: readonly {
    readonly id: string;
    readonly name: string;
    readonly severityOf: (rule: RuleCode) => string | undefined;
  }[];
  /** On how many visits each rule has an open issue. */
  readonly open: ReadonlyMap<string, number>;
}

/** The rule catalogue: each rule's severity, also per payer, and on how many visits it has something to say. */
export default function RulesPage(): JSX.Element {
  const medplum = useMedplum();
  const [wanted, setWanted] = useState('');
  const { value, error, reload } = useLoaded('rules', async () => loadCatalogue(medplum));
  const words = wanted.toLowerCase();
  const rules = RULES.filter(({ meta }) => `${meta.code} ${meta.title} ${meta.category}`.toLowerCase().includes(words));
  return (
    <Stack>
      <Title order={1} size="h2">
        Rules
      </Title>
      <TextInput
        label="Find a rule"
        value={wanted}
        maw={320}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
        }}
      />
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {rules.length === 0 && <Text>No rule matches.</Text>}
      <ScrollTable label="Rules" minWidth={640} striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            <Table.Th>About</Table.Th>
            <Table.Th>Severity</Table.Th>
            {value?.payers.map(({ id, name }) => (
              <Table.Th key={id}>{name}</Table.Th>
            ))}
            <Table.Th ta="right">Open visits</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map(({ meta }) => (
            <Table.Tr key={meta.code}>
              <Table.Td>
                <Anchor component={Link} to={`/admin/rules/${meta.code}`}>
                  {meta.title}
                </Anchor>
                <Text size="xs">{meta.code}</Text>
              </Table.Td>
              <Table.Td>{meta.category}</Table.Td>
              <Table.Td>
                <SeverityBadge severity={meta.severity} />
              </Table.Td>
              {value?.payers.map(({ id, severityOf }) => (
                <Table.Td key={id}>{severityOf(meta.code) ?? '–'}</Table.Td>
              ))}
              <Table.Td ta="right">
                {value ? (
                  <Anchor
                    component={Link}
                    to={`/visits?rule=${meta.code}`}
                    size="sm"
                    aria-label={`${countText(value.open.get(meta.code) ?? 0, 'visit')} with ${meta.title}`}
                  >
                    {value.open.get(meta.code) ?? 0}
                  </Anchor>
                ) : (
                  '…'
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}

async function loadCatalogue(medplum: MedplumClient): Promise<Catalogue> {
  const organizations = await medplum.searchResources('Organization', '_count=1000', { cache: 'reload' });
  const payers = organizations
    .filter(hasPolicy)
    .map(({ id, name = id }) => {
      const severities = policyOn(organizations, `Organization/${id}`)?.policy.ruleSeverity ?? {};
      return {
        id,
        name,
        severityOf: (rule: RuleCode): string | undefined => severities[rule],
        own: Object.keys(severities).length,
      };
    })
    .filter(({ own }) => own > 0)
    .slice(0, MOST_PAYERS);
  const counts = await medplum.executeBatch({
    resourceType: 'Bundle',
    type: 'batch',
    entry: RULES.map(({ meta }) => ({
      request: {
        method: 'GET',
        url: `Basic?${countQuery({ facets: { rule: [meta.code] } })}`,
      },
    })),
  });
  const open = new Map(
    RULES.map(({ meta }, index) => {
      const bundle = counts.entry?.[index]?.resource;
      return [meta.code, bundle?.resourceType === 'Bundle' ? (bundle.total ?? 0) : 0];
    }),
  );
  return { payers, open };
}
