// SPDX-License-Identifier: Apache-2.0
import { Anchor, Card, SimpleGrid, Text } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import type { JSX } from 'react';
import { Link } from 'react-router';
import {
  METHOD_NAMES,
  defaultPolicy,
  hasPolicy,
  isMethodAssumed,
  libraryName,
  readPayerPolicy,
  recognizeOrganization,
} from '../../capture/facts/payer-policies.ts';

/** Payers that are listed: behind them, typing a name finds one. */
const LISTED = 100;

/** Each payer with what it was taken for and how it counts, to choose from. */
export function PayerList({
  payers,
  nameOf,
}: {
  readonly payers: readonly WithId<Organization>[];
  readonly nameOf: (payer: WithId<Organization>) => string;
}): JSX.Element {
  return (
    <SimpleGrid component="ul" cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs" className="plain-list" aria-label="Payers">
      {payers.slice(0, LISTED).map((payer) => (
        <Card key={payer.id} component="li" withBorder padding="sm">
          <Anchor component={Link} to={`/admin/payers?payer=${payer.id}`} fw={600}>
            {nameOf(payer)}
          </Anchor>
          {linesOf(payer).map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
        </Card>
      ))}
    </SimpleGrid>
  );
}

function linesOf(organization: Organization): string[] {
  const payer = recognizeOrganization(organization);
  const { overrides, problems } = readPayerPolicy(organization);
  const method = METHOD_NAMES[overrides.unitMethod ?? defaultPolicy(payer).unitMethod];
  return [
    payer.recognizedBy === undefined ? 'Not recognized' : `Recognized as ${libraryName(payer)}`,
    isMethodAssumed(payer, overrides) ? `${method}, assumed` : method,
    ...(problems.length > 0
      ? ['Its policy cannot be used']
      : hasPolicy(organization)
        ? ['Has settings of its own']
        : []),
  ];
}
