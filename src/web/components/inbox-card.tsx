// SPDX-License-Identifier: Apache-2.0
import { Anchor, Box, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useEffect, useRef, useState, type JSX } from 'react';
import { Link } from 'react-router';
import { attestable } from '../../capture/attest.ts';
import { dayText } from '../../capture/days.ts';
import { canBeAcknowledged } from '../../capture/facts/rule-titles.ts';
import { needsWork } from '../../capture/facts/rules.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { loadVisit, type LoadedVisit } from '../data/load-visit.ts';
import type { VisitRow } from '../data/load-visits.ts';
import { AcknowledgeModal } from './acknowledge-modal.tsx';
import { ErrorNotice, useLoaded } from './async-state.tsx';
import { AttestModal } from './attest-modal.tsx';
import { Mend } from './mend.tsx';
import type { Mended } from './use-mend.ts';
import { PatientLine } from './patient-line.tsx';
import { SavedLine } from './saved-line.tsx';
import { SeverityBadge } from './severity.tsx';
import { TimeStrip } from './time-strip.tsx';
import { StakeText } from './worth.tsx';

/** A visit that needs nobody any more, and what put it right. */
export interface Released {
  readonly key: string;
  readonly id: string;
  readonly patientName: string;
  readonly what: string;
  /** Units that may be billed now. */
  readonly units: number;
  readonly undo: (() => Promise<void>) | undefined;
}

/** While the server assesses what was just saved. */
const AWAITED_MS = 250;

/** One visit with everything that it needs, each thing answered in place; once nothing is left, it is released. */
export function InboxCard({
  row,
  begun,
  onMended,
  onReleased,
}: {
  readonly row: VisitRow;
  /** Each choice of this visit is an object of its own: keys go on at its heading, which may come after the choice. */
  readonly begun: object | undefined;
  /** Something was saved: the card has to stay until it says what that released, though the visit waits no more. */
  readonly onMended: () => void;
  readonly onReleased: (one: Released) => void;
}): JSX.Element {
  const medplum = useMedplum();
  const [mended, setMended] = useState<Mended>();
  /** What was saved and did not yet release the visit. */
  const [saved, setSaved] = useState<Mended>();
  const isDone = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (begun) {
      heading.current?.focus();
    }
  }, [begun]);
  const { value, error, reload } = useLoaded(
    row.key,
    async () => {
      const view = await loadVisit(medplum, row.id);
      if (mended && !isDone.current && view.isSettled) {
        if (openIssues(view).length === 0) {
          isDone.current = true;
          onReleased({ key: row.key, id: row.id, patientName: row.patientName, units: billableUnits(view), ...mended });
        } else {
          setSaved(mended);
          setMended(undefined);
        }
      }
      return view;
    },
    mended ? { everyMs: AWAITED_MS } : undefined,
  );
  return (
    <Card
      withBorder
      component="section"
      aria-label={`Visit of ${row.patientName}`}
      data-card={row.id}
      className="slide-in"
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Title ref={heading} order={2} size="h4" tabIndex={-1}>
              {dayText(row)}, {row.startTime ?? 'no time'}
            </Title>
            <PatientLine of={{ reference: row.patient }} />
            <Text size="sm">
              {row.therapistName} · {row.payerName} · {row.minutes} min of manual therapy
            </Text>
          </div>
          <Anchor component={Link} to={`/visits/${row.id}`}>
            Open the visit
          </Anchor>
        </Group>
        {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
        {!value && error === undefined && <Text role="status">Loading the visit…</Text>}
        {value && (
          <Issues
            view={value}
            onMended={(one) => {
              setMended(one);
              onMended();
            }}
            reload={reload}
          />
        )}
        <div role="status">
          {mended && <Text>Saved. The server is assessing the visit…</Text>}
          {saved && !mended && (
            <SavedLine
              mended={saved}
              onTakenBack={() => {
                setMended({ what: 'the last change was taken back', undo: undefined });
                onMended();
              }}
            />
          )}
        </div>
        {value?.days[0] && (
          <details>
            <summary>The day on the clock</summary>
            <TimeStrip assessment={value.days[0].assessment} names={value.names} />
          </details>
        )}
      </Stack>
    </Card>
  );
}

function Issues({
  view,
  onMended,
  reload,
}: {
  readonly view: LoadedVisit;
  readonly onMended: (mended: Mended) => void;
  readonly reload: () => Promise<void>;
}): JSX.Element {
  const [acknowledging, setAcknowledging] = useState<VisitIssue>();
  const [attesting, setAttesting] = useState<VisitIssue>();
  const about = attesting && attestable(attesting, view.days, view.charges);
  const close = (): void => {
    setAcknowledging(undefined);
    setAttesting(undefined);
  };
  const done = (mended: Mended): void => {
    close();
    onMended(mended);
    void reload();
  };
  return (
    <>
      {openIssues(view).map((issue) => (
        <article key={issue.key} aria-label={issue.title} data-issue={issue.code} className="inbox-issue">
          <Group gap="xs" wrap="nowrap" align="start">
            <SeverityBadge severity={issue.severity} />
            <Title order={3} size="h5">
              {issue.title}
            </Title>
          </Group>
          <Text size="sm">{issue.detail}</Text>
          <StakeText stake={issue.stake} />
          <Box mt="xs">
            <Mend
              issue={issue}
              view={view}
              onMended={done}
              onAttest={() => {
                setAttesting(issue);
              }}
              onAcknowledge={
                canBeAcknowledged(issue)
                  ? () => {
                      setAcknowledging(issue);
                    }
                  : undefined
              }
            />
          </Box>
        </article>
      ))}
      {acknowledging && <AcknowledgeModal about={acknowledging} onClose={close} onDone={done} />}
      {about && <AttestModal about={about} onClose={close} onDone={done} />}
    </>
  );
}

/** What somebody has to do something about. */
function openIssues({ issues }: LoadedVisit): VisitIssue[] {
  return issues.filter(needsWork);
}

function billableUnits({ charges }: LoadedVisit): number {
  return charges.filter(({ status }) => status === 'billable').reduce((sum, { units = 0 }) => sum + units, 0);
}
