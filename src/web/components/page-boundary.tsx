// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, Text } from '@mantine/core';
import { normalizeErrorString } from '@medplum/core';
import { Component, type JSX, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** What browsers say where a part of the app is not there: Chromium, Firefox, Safari. */
const NOT_LOADED =
  /dynamically imported module|error loading .*module|importing a module script failed|module script|chunk/i;

/** Holds what goes wrong on one page: the rest of the app stays, and another page starts afresh. */
export function PageBoundary({ children }: { readonly children: ReactNode }): JSX.Element {
  const { pathname } = useLocation();
  return <Boundary at={pathname}>{children}</Boundary>;
}

interface BoundaryProps {
  /** Where the page stands; at another place nothing has gone wrong yet. */
  readonly at: string;
  readonly children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidUpdate({ at }: BoundaryProps): void {
    if (at !== this.props.at && this.state.error !== undefined) {
      this.setState({ error: undefined });
    }
  }

  override render(): ReactNode {
    return this.state.error !== undefined ? <PageFault error={this.state.error} /> : this.props.children;
  }
}

function PageFault({ error }: { readonly error: unknown }): JSX.Element {
  const navigate = useNavigate();
  const text = normalizeErrorString(error);
  const isNotLoaded = NOT_LOADED.test(text);
  return (
    <Alert
      color="red"
      variant="outline"
      role="alert"
      title={isNotLoaded ? 'Part of the app could not be loaded' : 'This page could not be shown'}
    >
      <Text>
        {isNotLoaded
          ? 'The connection failed, or a new version was installed while this page was open. Reload to get it. What you typed is kept.'
          : `The rest of the app still works, and what you typed is kept. ${text}`}
      </Text>
      <Group mt="sm">
        <Button
          onClick={() => {
            window.location.reload();
          }}
        >
          Reload
        </Button>
        <Button variant="default" onClick={() => void navigate('/')}>
          Go to the inbox
        </Button>
      </Group>
    </Alert>
  );
}
