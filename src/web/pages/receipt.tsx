// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { formatDateTime } from '@medplum/core';
import { useMedplum } from '@medplum/react';
import type { JSX } from 'react';
import { Link, useParams } from 'react-router';
import { unitsText } from '../../capture/facts/words.ts';
import { minutesOf, policyVersionOf, proofOf, sourcesOf, type ReceiptProof } from '../../capture/receipt.ts';
import { countBothWays } from '../../capture/unit-ladder.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { PatientLine } from '../components/patient-line.tsx';
import { Readiness } from '../components/readiness.tsx';
import { Section } from '../components/section.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { AllocationTable } from '../components/unit-ladder.tsx';
import { loadVisit, type LoadedVisit } from '../data/load-visit.ts';
import { nameOf, type Names } from '../data/names.ts';

interface Receipt {
  readonly view: LoadedVisit;
  readonly proof: ReceiptProof | undefined;
}

/** Why a charge has its units: from minutes to rule, clause, policy and the versions of every record, for an audit. */
export default function ReceiptPage(): JSX.Element {
  const medplum = useMedplum();
  const { id = '' } = useParams();
  const { value, error, reload } = useLoaded(id, async (): Promise<Receipt> => {
    const view = await loadVisit(medplum, id);
    const [charge] = view.charges;
    return { view, proof: charge && (await proofOf(medplum, charge.source, view.records)) };
  });
  if (!value) {
    return error === undefined ? (
      <Text role="status">Gathering what the units rest on…</Text>
    ) : (
      <ErrorNotice error={error} onRetry={() => void reload()} />
    );
  }
  const { view, proof } = value;
  const { charges, days } = view;
  return (
    <Stack gap="lg" className="paper">
      <Group justify="space-between">
        <Title order={1} size="h2">
          Why this unit
        </Title>
        <Group className="no-print">
          <Button variant="default" component={Link} to={`/visits/${id}`}>
            Back to the visit
          </Button>
          <Button
            onClick={() => {
              window.print();
            }}
          >
            Print
          </Button>
        </Group>
      </Group>
      <div>
        <PatientLine of={view.encounter.subject} />
        <Text>Date of service {days[0]?.assessment.day.dateOfService ?? 'not known'}</Text>
      </div>
      <Section title="1. What is charged">
        {charges.length === 0 && <Text>This visit has no charge.</Text>}
        <List>
          {charges.map(({ source, units, modifiers, status, resource }) => (
            <List.Item key={source}>
              97140 × {unitsText(units ?? 0)}
              {modifiers.length > 0 && `, ${modifiers.join(' ')}`}, {status}:{' '}
              <Versioned reference={source} version={resource.meta?.versionId} />
            </List.Item>
          ))}
        </List>
      </Section>
      {days.map((day) => (
        <DayReceipt key={day.assessment.day.key} day={day} view={view} />
      ))}
      <Section title="5. The records, as they were read">
        <Proof proof={proof} names={view.names} />
      </Section>
      <Section title="6. Ready for a claim?">
        <Readiness view={view} />
      </Section>
    </Stack>
  );
}

function Versioned({
  reference,
  version,
}: {
  readonly reference: string;
  readonly version: string | undefined;
}): JSX.Element {
  const to = version === undefined ? `/${reference}` : `/${reference}/_history/${version}`;
  return (
    <Anchor component={Link} to={to}>
      {reference}
      {version !== undefined && `, version ${version.slice(0, 8)}`}
    </Anchor>
  );
}

function DayReceipt({
  day: { assessment },
  view,
}: {
  readonly day: AssessedDay;
  readonly view: LoadedVisit;
}): JSX.Element {
  const { methodName, reason } = countBothWays(assessment);
  const { payer } = assessment.day;
  const policy = policyVersionOf(view.records, payer.source);
  return (
    <>
      <Section title="2. The minutes">
        <ScrollTable label="Minutes" minWidth={420}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Treatment</Table.Th>
              <Table.Th>Time</Table.Th>
              <Table.Th ta="right">Documented</Table.Th>
              <Table.Th ta="right">Counted</Table.Th>
              <Table.Th>Left out</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {minutesOf(assessment).map(({ source, times, documented, counted, left }) => (
              <Table.Tr key={`${source} ${times ?? ''}`}>
                <Table.Td>
                  <Versioned reference={source} version={view.records.raw(source)?.meta?.versionId} />
                </Table.Td>
                <Table.Td>{times ?? 'no clock times'}</Table.Td>
                <Table.Td ta="right">{documented} min</Table.Td>
                <Table.Td ta="right">{counted} min</Table.Td>
                <Table.Td>
                  {left.map(({ reason: why, minutes }) => `${String(minutes)} min (${why})`).join(', ') || 'nothing'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      </Section>
      <Section title="3. The rule">
        <Text>
          The {methodName} applies, {reason}.
        </Text>
        <AllocationTable assessment={assessment} />
        <List mt="xs" size="sm">
          {sourcesOf(assessment).map(({ title, section, url, date }) => (
            <List.Item key={title}>
              {url === undefined ? title : <Anchor href={url}>{title}</Anchor>}
              {section !== undefined && `, ${section}`}
              {date !== undefined && `, as of ${date}`}
            </List.Item>
          ))}
        </List>
      </Section>
      <Section title="4. The payer’s policy">
        <Text>
          {payer.name ?? 'No coverage is on record'}
          {policy !== undefined && (
            <>
              :{' '}
              <Anchor component={Link} to={`/${policy}`}>
                its policy, version {policy.split('/_history/')[1]?.slice(0, 8)}
              </Anchor>
            </>
          )}
        </Text>
      </Section>
    </>
  );
}

function Proof({ proof, names }: { readonly proof: ReceiptProof | undefined; readonly names: Names }): JSX.Element {
  if (!proof) {
    return <Text>The charge was not written by the service, so there is no record of what it was made from.</Text>;
  }
  const changed = proof.records.filter(({ since }) => since !== undefined);
  return (
    <>
      <Text>
        Decided {formatDateTime(proof.recorded)} by version {proof.version}, rule set {proof.ruleSet?.slice(0, 12)}:{' '}
        <Anchor component={Link} to={`/${proof.provenance}`}>
          the record of that decision
        </Anchor>
        .
      </Text>
      <Text mt="xs">{changed.length === 0 ? 'Nothing of it has changed since.' : 'Changed since:'}</Text>
      <List size="sm">
        {changed.map(({ reference, since }) => (
          <List.Item key={reference}>
            <Versioned reference={reference} version={since?.version} />, {formatDateTime(since?.at ?? '')} by{' '}
            {since?.who?.startsWith('Bot/') === true ? 'the charge service' : nameOf(names, since?.who)}
          </List.Item>
        ))}
      </List>
      <details>
        <summary>All {proof.records.length} records</summary>
        <List size="sm">
          {proof.records.map(({ reference, version }) => (
            <List.Item key={reference}>
              <Versioned reference={reference} version={version} />
            </List.Item>
          ))}
        </List>
      </details>
    </>
  );
}
