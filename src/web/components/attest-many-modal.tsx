// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, List, Radio, Stack, Text } from '@mantine/core';
import { createReference } from '@medplum/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { attestMany, attestablesOf, refusalOn, type AttestableDay } from '../../capture/attest-many.ts';
import { attestedFacts } from '../../capture/attest.ts';
import { dayText, visitIdOf } from '../../capture/days.ts';
import { nameOf } from '../../capture/names.ts';
import type { ManyOutcome } from '../../capture/many-outcome.ts';
import { patientNames, type BoardDay } from '../data/board.ts';
import { ErrorNotice, useLoaded } from './async-state.tsx';
import { Dialog } from './dialog.tsx';
import { RuleSelect } from './rule-select.tsx';
import { countText } from '../../capture/facts/amounts.ts';

export interface AttestManyModalProps {
  readonly days: readonly BoardDay[];
  /** Rules that ask for an attestation on some of the days. */
  readonly rules: readonly string[];
  readonly onClose: () => void;
  readonly run: (act: () => Promise<ManyOutcome>, verb: string) => Promise<boolean>;
}

/** One modifier attested on many visits, each with the facts it rests on and what the record has against it. */
export function AttestManyModal({ days, rules, onClose, run }: AttestManyModalProps): JSX.Element {
  const medplum = useMedplum();
  const [rule, setRule] = useState(rules[0] ?? '');
  const own = days.filter(({ holds }) => holds.includes(rule));
  const { value, error } = useLoaded(`${rule} ${own.map(({ key }) => key).join()}`, async () => ({
    found: await attestablesOf(medplum, own, rule),
    names: await patientNames(medplum, own),
  }));
  return (
    <Dialog onClose={onClose} size="lg" title="Attest">
      <Stack>
        <RuleSelect rules={rules} value={rule} onChange={setRule} />
        {error !== undefined && <ErrorNotice error={error} />}
        {!value && error === undefined && (
          <Text role="status">Reading the facts of {countText(own.length, 'visit')}…</Text>
        )}
        {value && (
          <Choice key={rule} found={value.found} patientOf={(day) => nameOf(value.names, day.patient)} run={run} />
        )}
      </Stack>
    </Dialog>
  );
}

function Choice({
  found,
  patientOf,
  run,
}: {
  readonly found: readonly AttestableDay[];
  readonly patientOf: (day: AttestableDay['day']) => string;
  readonly run: AttestManyModalProps['run'];
}): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const remedy = found.map(({ about }) => about?.remedy).find(Boolean);
  const modifiers = remedy?.modifiers ?? [];
  const [modifier, setModifier] = useState(modifiers.length === 1 ? modifiers[0] : undefined);
  const [isSure, setIsSure] = useState(false);
  const possible = modifier === undefined ? [] : found.filter((one) => refusalOn(one, modifier) === undefined);
  if (!remedy || !profile) {
    return <Text>Nothing is to be attested on these visits any more.</Text>;
  }
  return (
    <>
      <Radio.Group label="Modifier" value={modifier ?? null} onChange={setModifier}>
        {modifiers.map((one) => (
          <Radio key={one} value={one} label={one} mt="xs" />
        ))}
      </Radio.Group>
      <List aria-label="The facts of each visit" size="sm">
        {found.map((one) => (
          <List.Item key={one.day.key} data-attestable={visitIdOf(one.day)}>
            <b>
              {dayText(one.day)}, {patientOf(one.day)}
            </b>
            : {one.about && attestedFacts(one.about)} {modifier !== undefined && refusalOn(one, modifier)}
          </List.Item>
        ))}
      </List>
      <Checkbox
        label={remedy.attestation.statement}
        checked={isSure}
        disabled={possible.length === 0}
        onChange={(event) => {
          setIsSure(event.currentTarget.checked);
        }}
      />
      <Button
        disabled={!isSure || modifier === undefined || possible.length === 0}
        onClick={() => {
          const word = { modifier: modifier ?? '', who: createReference(profile), at: new Date().toISOString() };
          void run(async () => attestMany(medplum, found, word), 'attested');
        }}
      >
        Attest {modifier} on {countText(possible.length, 'visit')}
      </Button>
    </>
  );
}
