// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Card, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { IconPrinter } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { Link, useParams } from 'react-router';
import { plainLetter, type PlainLetter } from '../../capture/plain-letter.ts';
import { NotYet, useLoaded } from '../components/async-state.tsx';
import { loadVisit } from '../data/load-visit.ts';

/** Each language in its own name. */
const LANGUAGES = [
  ['en', 'English'],
  ['es', 'Español'],
  ['zh', '中文'],
  ['ru', 'Русский'],
  ['ar', 'العربية'],
  ['vi', 'Tiếng Việt'],
  ['fr', 'Français'],
  ['de', 'Deutsch'],
  ['ko', '한국어'],
  ['tl', 'Tagalog'],
].map(([value = '', label = '']) => ({ value, label }));

/** The charge of a visit as a letter to the patient: in simple words, in their language, on paper if they like. */
export default function PlainPage(): JSX.Element {
  const medplum = useMedplum();
  const { id = '' } = useParams();
  const [chosen, setChosen] = useState<string | null>(null);
  const { value, error, reload } = useLoaded(id, async () => loadVisit(medplum, id));
  if (!value) {
    return <NotYet waiting="Loading the visit…" error={error} onRetry={() => void reload()} />;
  }
  const own = value.language.toLowerCase().split('-')[0] ?? 'en';
  const spoken = own === 'fil' ? 'tl' : own;
  const language = chosen ?? (LANGUAGES.some((one) => one.value === spoken) ? spoken : 'en');
  return (
    <Stack maw={640} mx="auto">
      <Group justify="space-between" className="no-print" align="end">
        <Anchor component={Link} to={`/visits/${id}`}>
          Back to visit
        </Anchor>
        <Select label="Language" data={LANGUAGES} value={language} onChange={setChosen} allowDeselect={false} w={180} />
        <Button
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => {
            window.print();
          }}
        >
          Print
        </Button>
      </Group>
      <Title order={1} size="h2" className="no-print">
        In plain words
      </Title>
      {value.days.length === 0 && <Text>This visit has no manual therapy to write about.</Text>}
      {value.days.map((day) => (
        <Letter
          key={day.assessment.day.key}
          letter={plainLetter(value.records, value, day, language)}
          language={language}
        />
      ))}
    </Stack>
  );
}

function Letter({ letter, language }: { readonly letter: PlainLetter; readonly language: string }): JSX.Element {
  const { title, clinic, head, sentences, contact } = letter;
  return (
    <Card
      withBorder
      component="article"
      className="letter"
      p={{ base: 'md', sm: 'xl' }}
      lang={language}
      dir={language === 'ar' ? 'rtl' : 'ltr'}
      data-plain
    >
      <Stack>
        {clinic.length > 0 && (
          <div>
            {clinic.map((line, index) => (
              <Text key={line} fw={index === 0 ? 700 : 400}>
                {line}
              </Text>
            ))}
          </div>
        )}
        <Title order={2} size="h3">
          {title}
        </Title>
        <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0} className="letter-head">
          <Table.Tbody>
            {head.map(({ label, text }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" w="40%" ta="start">
                  {label}
                </Table.Th>
                <Table.Td ta="start">{text}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {sentences.map((sentence) => (
          <Text key={sentence} size="lg">
            {sentence}
          </Text>
        ))}
        {contact !== undefined && <Text size="lg">{contact}</Text>}
      </Stack>
    </Card>
  );
}
