// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import { IconPrinter } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { Link, useParams } from 'react-router';
import { plainWords } from '../../capture/facts/words.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
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

/** The charge of a visit for the patient: in simple words, in their language, on paper if they like. */
export default function PlainPage(): JSX.Element {
  const medplum = useMedplum();
  const { id = '' } = useParams();
  const [chosen, setChosen] = useState<string | null>(null);
  const { value, error, reload } = useLoaded(id, async () => loadVisit(medplum, id));
  if (!value) {
    return error === undefined ? (
      <Text role="status">Loading the visit…</Text>
    ) : (
      <ErrorNotice error={error} onRetry={() => void reload()} />
    );
  }
  const own = value.language.toLowerCase().split('-')[0] ?? 'en';
  const spoken = own === 'fil' ? 'tl' : own;
  const language = chosen ?? (LANGUAGES.some((one) => one.value === spoken) ? spoken : 'en');
  return (
    <Stack maw={640}>
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
      <Card withBorder lang={language} dir={language === 'ar' ? 'rtl' : 'ltr'} data-plain>
        <Stack>
          {value.days.length === 0 && <Text>–</Text>}
          {value.days.map(({ assessment }) =>
            plainWords(assessment, language).map((sentence) => (
              <Text key={sentence} size="lg">
                {sentence}
              </Text>
            )),
          )}
        </Stack>
      </Card>
    </Stack>
  );
}
