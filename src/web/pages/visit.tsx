// SPDX-License-Identifier: Apache-2.0
import { ChargeStatus, StateBadge } from '../components/state-badge.tsx';
import { Alert, Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useParams } from 'react-router';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { attestable } from '../../capture/attest.ts';
import { therapistsOf } from '../../capture/facts/records.ts';
import type { AssessedDay, VisitCharge } from '../../capture/visit-view.ts';
import { nameOf, storedInWords, type Names } from '../../capture/names.ts';
import { unitsText } from '../../capture/facts/amounts.ts';
import { AcknowledgeModal } from '../components/acknowledge-modal.tsx';
import { ErrorNotice, NotYet, useLoaded } from '../components/async-state.tsx';
import { AttestModal } from '../components/attest-modal.tsx';
import { EditModifiers } from '../components/edit-modifiers.tsx';
import { IssueCard } from '../components/issue-card.tsx';
import { PatientHead, PatientLine } from '../components/patient-line.tsx';
import { Readiness } from '../components/readiness.tsx';
import { SavedLine } from '../components/saved-line.tsx';
import { Section } from '../components/section.tsx';
import { TimeStrip } from '../components/time-strip.tsx';
import { AllocationTable, UnitLadder } from '../components/unit-ladder.tsx';
import type { Mended } from '../components/use-mend.ts';
import { WhatChanged } from '../components/what-changed.tsx';
import { Worth } from '../components/worth.tsx';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { latestOfVisit, loadVisit, type LoadedVisit } from '../data/load-visit.ts';

/** How often the page looks while the server is still assessing, and while nothing is awaited. */
const AWAITED_MS = 250;
const LIVE_MS = 3000;

/** One visit: its time, its units and why, its charge, and what is to be mended. */
export default function VisitPage(): JSX.Element {
  const medplum = useMedplum();
  const { id = '' } = useParams();
  const [isAwaited, setIsAwaited] = useState(false);
  const { value, error, reload } = useLoaded(
    id,
    async () => {
      const view = await loadVisit(medplum, id);
      setIsAwaited(!view.isSettled);
      return view;
    },
    isAwaited ? { everyMs: AWAITED_MS } : { everyMs: LIVE_MS, probe: async () => latestOfVisit(medplum, id) },
  );
  if (!value) {
    return <NotYet waiting="Loading the visit…" error={error} onRetry={() => void reload()} />;
  }
  return <Visit view={value} error={error} reload={reload} />;
}

interface VisitProps {
  readonly view: LoadedVisit;
  readonly error: unknown;
  readonly reload: () => Promise<void>;
}

function Visit({ view, error, reload }: VisitProps): JSX.Element {
  const { encounter, patient, days, charges, issues, names } = view;
  const [acknowledging, setAcknowledging] = useState<VisitIssue>();
  const [attesting, setAttesting] = useState<VisitIssue>();
  const [saved, setSaved] = useState<Mended>();
  const about = attesting && attestable(attesting, days, charges);
  const close = (): void => {
    setAcknowledging(undefined);
    setAttesting(undefined);
    void reload();
  };
  const done = (mended: Mended): void => {
    setSaved(mended);
    close();
  };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} size="h2">
          Visit of {shownDate(view.when ?? 'no date')}
        </Title>
        <VisitLinks view={view} />
      </Group>
      {patient ? <PatientHead patient={patient} /> : <PatientLine of={encounter.subject} />}
      <div role="status" aria-live="polite">
        {!view.isSettled && days.length > 0 && (
          <Alert color="blue" variant="outline" title="Updating">
            This is what the record calls for. The server is still updating the charge and its issues.
          </Alert>
        )}
      </div>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {days.length === 0 && (
        <Text>
          No manual therapy is documented in this visit, so there is nothing to charge.{' '}
          <Anchor component={Link} to={`/charting/${encounter.id}`}>
            Chart a treatment
          </Anchor>{' '}
          if there was one.
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Section title="Charge">
          <Charges charges={charges} names={names} onMended={done} />
          <Stack mt="sm" gap="sm">
            {days.length > 0 && <Readiness view={view} />}
            {view.worths.map((worth, index) => (
              <Worth key={days[index]?.assessment.day.key} worth={worth} />
            ))}
          </Stack>
        </Section>
        <Section title={`Issues (${String(issues.length)})`}>
          <div role="status">
            {saved && (
              <SavedLine
                mended={saved}
                onTakenBack={() => {
                  done({ what: 'the last change was taken back', undo: undefined });
                }}
              />
            )}
          </div>
          {issues.length === 0 && <Text>No open issues.</Text>}
          <Stack gap="sm">
            {issues.map((issue) => (
              <IssueCard
                key={issue.resource.id}
                issue={issue}
                view={view}
                onAcknowledge={() => {
                  setAcknowledging(issue);
                }}
                onAttest={() => {
                  setAttesting(issue);
                }}
                onMended={done}
              />
            ))}
          </Stack>
        </Section>
      </SimpleGrid>
      {days.map((one) => (
        <DayDetails key={one.assessment.day.key} day={one} view={view} />
      ))}
      <Section title="What changed">
        <WhatChanged
          resources={[...charges, ...issues].map(({ resource }) => resource).concat(view.closedIssues)}
          view={view}
        />
      </Section>
      {acknowledging && <AcknowledgeModal about={acknowledging} onClose={close} onDone={done} />}
      {about && <AttestModal about={about} onClose={close} onDone={done} />}
    </Stack>
  );
}

/** What else there is about the visit. */
function VisitLinks({ view: { encounter, days, names } }: { readonly view: LoadedVisit }): JSX.Element {
  return (
    <Group gap="xs" className="no-print">
      <StateBadge>{encounter.status}</StateBadge>
      {days.slice(0, 1).flatMap(({ assessment: { day } }) =>
        peopleWithDays(day).map((person) => (
          <Button
            key={person}
            size="xs"
            variant="default"
            component={Link}
            to={`/day?therapist=${person}&date=${day.dateOfService}`}
          >
            {nameOf(names, person)}’s day
          </Button>
        )),
      )}
      <Button size="xs" variant="default" component={Link} to={`/charting/${encounter.id}`}>
        Chart a treatment
      </Button>
      <Button size="xs" variant="default" component={Link} to={`/visits/${encounter.id}/receipt`}>
        Why this unit
      </Button>
      <Button size="xs" variant="default" component={Link} to={`/plain/${encounter.id}`}>
        In plain words
      </Button>
    </Group>
  );
}

/** Those who gave manual therapy on the day, where their own days can be looked at. */
function peopleWithDays(day: AssessedDay['assessment']['day']): string[] {
  const people = therapistsOf(day).map(({ person }) => person);
  return [...new Set(people)].filter((person) => person.startsWith('Practitioner/')).slice(0, 2);
}

function Charges({
  charges,
  names,
  onMended,
}: {
  readonly charges: readonly VisitCharge[];
  readonly names: Names;
  readonly onMended: (mended: Mended) => void;
}): JSX.Element {
  if (charges.length === 0) {
    return <Text>This visit has no charge.</Text>;
  }
  return (
    <Stack gap="sm">
      {charges.map(({ source, units, modifiers, status, state, resource }) => (
        <Card withBorder key={source} data-charge={resource.id}>
          <Group gap="sm">
            <Text size="xl" fw={700}>
              97140 × {unitsText(units ?? 0)}
            </Text>
            {modifiers.map((code) => (
              <StateBadge key={code}>{code}</StateBadge>
            ))}
            <ChargeStatus status={status} />
            {state === 'standing' && <EditModifiers charge={resource} onMended={onMended} />}
          </Group>
          <Text mt={4}>{storedInWords(resource.note?.at(-1)?.text ?? '', names)}</Text>
        </Card>
      ))}
    </Stack>
  );
}

function DayDetails({ day, view }: { readonly day: AssessedDay; readonly view: LoadedVisit }): JSX.Element {
  const { assessment } = day;
  return (
    <>
      <Section title="The day on the clock">
        <TimeStrip assessment={assessment} names={view.names} />
      </Section>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Section title="Units under each rule">
          <UnitLadder assessment={assessment} />
        </Section>
        <Section title="From minutes to units">
          <AllocationTable assessment={assessment} />
        </Section>
      </SimpleGrid>
    </>
  );
}
