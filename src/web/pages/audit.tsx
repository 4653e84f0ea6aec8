// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, FileButton, Group, Stack, Text, Title } from '@mantine/core';
import { IconFileSearch } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { shownAuditReport } from '../../capture/audit-report.ts';
import { ErrorNotice } from '../components/async-state.tsx';

type State =
  | { readonly step: 'choose' }
  | { readonly step: 'shown'; readonly name: string; readonly page: string }
  | { readonly step: 'refused'; readonly name: string }
  | { readonly step: 'failed'; readonly error: unknown };

/** A finished audit's report, opened from its file: it stays in the browser, and nothing of it runs. */
export default function AuditPage(): JSX.Element {
  const [state, setState] = useState<State>({ step: 'choose' });
  const open = async (file: File | null): Promise<void> => {
    if (!file) {
      return;
    }
    try {
      const page = shownAuditReport(await file.text());
      setState(page === undefined ? { step: 'refused', name: file.name } : { step: 'shown', name: file.name, page });
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        Audit report
      </Title>
      <Text size="sm">
        Open the report of a finished audit: the file report.html that whoever ran the audit was given. It is shown here
        and sent nowhere.
      </Text>
      <Group>
        <FileButton accept=".html,text/html" onChange={(file) => void open(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileSearch size={18} aria-hidden />}>
              Choose report…
            </Button>
          )}
        </FileButton>
        <Text size="sm" role="status">
          {state.step === 'shown' ? state.name : ''}
        </Text>
      </Group>
      {state.step === 'failed' && <ErrorNotice error={state.error} />}
      {state.step === 'refused' && (
        <Alert color="red" variant="outline" role="alert" title={`${state.name} is not an audit report`}>
          Choose the file named report.html that the audit wrote.
        </Alert>
      )}
      {state.step === 'shown' && <iframe className="report" title="Audit report" sandbox="" srcDoc={state.page} />}
    </Stack>
  );
}
