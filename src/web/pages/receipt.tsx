// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import type { Meta } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link, useParams } from 'react-router';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { unitsText } from '../../capture/facts/amounts.ts';
import { LOST_TO } from '../../capture/facts/words.ts';
import { minutesOf, policyVersionOf, proofOf, sourcesOf, titleIn, type ReceiptProof } from '../../capture/receipt.ts';
import { countBothWays } from '../../capture/unit-ladder.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';
import { NotYet, useLoaded } from '../components/async-state.tsx';
import { PatientLine } from '../components/patient-line.tsx';
import { useVisitClock } from '../components/clinic-clock.tsx';
import { Readiness } from '../components/readiness.tsx';
import { ChargeStatus } from '../components/state-badge.tsx';
import { Section } from '../components/section.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { AllocationTable } from '../components/unit-ladder.tsx';
import { withAuthors } from '../data/everybody.ts';
import { loadVisit, type LoadedVisit } from '../data/load-visit.ts';
import { authorName, nameOf } from '../../capture/names.ts';

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
    const proof = charge && (await proofOf(medplum, charge.source, view.records));
    const authors = proof?.records.map(({ since }) => since?.who) ?? [];
    return { view: { ...view, names: await withAuthors(medplum, view.names, authors) }, proof };
  });
  if (!value) {
    return <NotYet waiting="Gathering what the units rest on…" error={error} onRetry={() => void reload()} />;
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
        <Text>
          Date of service {shownDate(days[0]?.assessment.day.dateOfService ?? 'not known')}
          {view.encounter.serviceProvider && ` · ${nameOf(view.names, view.encounter.serviceProvider)}`}
        </Text>
      </div>
      <Section title="1. What is charged">
        {charges.length === 0 && <Text>This visit has no charge.</Text>}
        <List>
          {charges.map(({ source, units, modifiers, status, resource }) => (
            <List.Item key={source}>
              <b>97140 × {unitsText(units ?? 0)}</b>
              {modifiers.length > 0 && `, ${modifiers.join(' ')}`} <ChargeStatus status={status} />{' '}
              <Versioned
                view={view}
                reference={source}
                version={resource.meta?.versionId}
                savedAt={resource.meta?.lastUpdated}
              />
            </List.Item>
          ))}
        </List>
      </Section>
      {days.map((day) => (
        <DayReceipt key={day.assessment.day.key} day={day} view={view} />
      ))}
      <Section title="5. The records, as they were read">
        <Proof proof={proof} view={view} />
      </Section>
      <Section title="6. Ready for a claim?">
        <Readiness view={view} />
      </Section>
    </Stack>
  );
}

/** One version of a record, by what it is called and when it was saved. */
function Versioned({
  view,
  reference,
  version,
  savedAt,
}: {
  readonly view: LoadedVisit;
  readonly reference: string;
  readonly version: string | undefined;
  readonly savedAt: string | undefined;
}): JSX.Element {
  const clock = useVisitClock(view);
  const to = version === undefined ? `/${reference}` : `/${reference}/_history/${version}`;
  const when = savedAt === undefined ? 'as it was then' : `saved ${clock.shown(savedAt)}`;
  return (
    <Anchor component={Link} to={to} inherit>
      {titleIn(view, reference, clock)}, {when}
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
  const clock = useVisitClock(view);
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
              <Table.Th ta="right">Documented</Table.Th>
              <Table.Th ta="right">Counted</Table.Th>
              <Table.Th>Left out</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {minutesOf(assessment).map(({ source, documented, counted, left }, index) => (
              <Table.Tr key={`${source} ${String(index)}`}>
                <Table.Td>
                  <Versioned view={view} reference={source} {...versionOf(view, source)} />
                </Table.Td>
                <Table.Td ta="right">{documented} min</Table.Td>
                <Table.Td ta="right">{counted} min</Table.Td>
                <Table.Td>
                  {left.length === 0 && 'Nothing'}
                  {left.map(({ reason: why, minutes, with: others }) => (
                    <div key={why}>
                      {minutes} min {LOST_TO[why]}:{' '}
                      {[...new Set(others.map((one) => nameOf(view.names, one)))].join(', ')}
                    </div>
                  ))}
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
              {date !== undefined && `, as of ${shownDate(date)}`}
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
                its policy, as of {clock.shown(versionOf(view, payer.source ?? '').savedAt ?? '')}
              </Anchor>
            </>
          )}
        </Text>
      </Section>
    </>
  );
}

function versionOf(
  { records }: LoadedVisit,
  reference: string,
): { readonly version: string | undefined; readonly savedAt: string | undefined } {
  const { versionId, lastUpdated } = (records.raw(reference)?.meta ?? {}) as Meta;
  return { version: versionId, savedAt: lastUpdated };
}

function Proof({ proof, view }: { readonly proof: ReceiptProof | undefined; readonly view: LoadedVisit }): JSX.Element {
  const clock = useVisitClock(view);
  if (!proof) {
    return <Text>The charge was not written by the service, so there is no record of what it was made from.</Text>;
  }
  const changed = proof.records.filter(({ since }) => since !== undefined);
  return (
    <>
      <Text>
        Decided {clock.shown(proof.recorded)} by version {proof.version}, rule set {proof.ruleSet?.slice(0, 12)}:{' '}
        <Anchor component={Link} to={`/${proof.provenance}`}>
          the record of that decision
        </Anchor>
        .
      </Text>
      <Text mt="xs">{changed.length === 0 ? 'None of the records has changed since.' : 'Changed since:'}</Text>
      <List size="sm">
        {changed.map(({ reference, since }) => (
          <List.Item key={reference}>
            <Versioned view={view} reference={reference} version={since?.version} savedAt={since?.at} /> by{' '}
            {authorName(view.names, since?.who)}
          </List.Item>
        ))}
      </List>
      <details className="print-open">
        <summary>All {proof.records.length} records</summary>
        <List size="sm">
          {proof.records.map((record) => (
            <List.Item key={record.reference}>
              <Versioned view={view} {...record} />
            </List.Item>
          ))}
        </List>
      </details>
    </>
  );
}
