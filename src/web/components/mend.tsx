// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import type { StoredRecord } from '../../capture/charting/save-changes.ts';
import { asksFor, chargesOfDay, implicatedIn, mendInPlace } from '../../capture/mend/mend.ts';
import { overlapsIn } from '../../capture/mend/overlap.ts';
import { placeOfVisit } from '../../capture/place-zone.ts';
import { nameOf } from '../../capture/names.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { acknowledgeWords } from '../data/acknowledge-words.ts';
import { correctionPath } from '../data/correct.ts';
import type { LoadedVisit } from '../data/load-visit.ts';
import { ErrorNotice } from './async-state.tsx';
import { ConfirmMinutes } from './confirm-minutes.tsx';
import { MendForm } from './mend-form.tsx';
import { MoveEdges } from './move-edges.tsx';
import { useMend, type Mended } from './use-mend.ts';

export interface MendProps {
  readonly issue: VisitIssue;
  readonly view: LoadedVisit;
  readonly onMended: (mended: Mended) => void;
  readonly onAttest: () => void;
  /** Undefined where it is acknowledged, or acknowledging it would release nothing. */
  readonly onAcknowledge: (() => void) | undefined;
}

/** The way out of an issue, by its rule's remedy: something to say, an edge to move, a key to press, or a form. */
export function Mend({ issue, view, onMended, onAttest, onAcknowledge }: MendProps): JSX.Element {
  const { records, encounter, charges, days, names } = view;
  const clock = ClinicClock.ofVisit(records, encounter);
  const { isSaving, error, save } = useMend(onMended);
  const { remedy, resource, proposed, oneClicks, toRead, unread } = issue;
  const clicks = oneClicks.filter(({ attests, resource: { id } }) => !attests && id !== undefined);
  const edges = asksFor(remedy) === 'shared-edge' ? overlapsIn(implicatedIn(issue), records, { names, clock }) : [];
  const inPlace =
    clicks.length > 0 || edges.length > 0
      ? undefined
      : mendInPlace(issue, { records, clock, visit: `Encounter/${encounter.id}`, charges, days });
  const to = correctionPath(resource, remedy, {
    encounterId: encounter.id,
    charges: chargesOfDay(issue, view),
    unread,
  });
  const place = asksFor(remedy) === 'time-zone' ? placeOfVisit(records, encounter) : undefined;
  const hasWay = inPlace !== undefined || clicks.length > 0 || edges.length > 0 || proposed !== undefined;
  return (
    <Stack gap="xs">
      {proposed && <ConfirmMinutes proposed={proposed} onMended={onMended} />}
      <MoveEdges overlaps={edges} clock={clock} onMended={onMended} />
      {inPlace && <MendForm about={`DetectedIssue/${resource.id}`} mend={inPlace} onMended={onMended} />}
      <Group gap="xs">
        {clicks.map(({ label, resource: mine }) => (
          <Button
            key={label}
            loading={isSaving}
            onClick={() => {
              const base = records.raw(`${mine.resourceType}/${mine.id ?? ''}`) as StoredRecord | undefined;
              void (base && save({ changes: [{ base, mine: mine as StoredRecord }], added: [] }, label));
            }}
          >
            {label}
          </Button>
        ))}
        {place !== undefined && (
          <Button component={Link} to={`/${place}/edit`}>
            Set the time zone
          </Button>
        )}
        {remedy?.act === 'attest' && <Button onClick={onAttest}>Attest…</Button>}
        {toRead.map((reference) => (
          <Button key={reference} variant="default" component={Link} to={`/${reference}`}>
            Open {nameOf(names, reference)}
          </Button>
        ))}
        {to !== undefined &&
          remedy?.act !== 'attest' &&
          remedy?.act !== 'read' &&
          !(hasWay && to.includes('/edit')) && (
            <Button variant={hasWay ? 'default' : 'filled'} component={Link} to={to}>
              {to.includes('/new') ? 'Add' : remedy?.act === 'correct-claim' ? 'Correct the record' : 'Correct'}
            </Button>
          )}
        {onAcknowledge && (
          <Button variant={toRead.length > 0 ? 'filled' : 'default'} onClick={onAcknowledge}>
            {acknowledgeWords(issue).asks}
          </Button>
        )}
      </Group>
      {error !== undefined && <ErrorNotice error={error} />}
    </Stack>
  );
}
