// SPDX-License-Identifier: Apache-2.0
import { Alert, Button } from '@mantine/core';
import { normalizeErrorString } from '@medplum/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, type JSX } from 'react';

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly reload: () => Promise<void>;
}

/**
 * Loads when `key` changes, and again on `reload` and every `everyMs`; what is there stays while the next is on its way.
 * An answer that was overtaken by a later question is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown }>({ key });
  const latest = useRef(0);
  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });
  const reload = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    const outcome = await loader.current().then(
      (value) => ({ key, value }),
      (error: unknown) => ({ key, error }),
    );
    if (mine === latest.current) {
      setState((before) => ('error' in outcome && before.key === key ? { ...before, ...outcome } : outcome));
    }
  }, [key]);
  useEffect(() => {
    void reload();
    if (everyMs === undefined) {
      return;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        void reload();
      }
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [reload, everyMs]);
  return { value: state.key === key ? state.value : undefined, error: state.error, reload };
}

/** An error in the server's own words, with a way to try again. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): JSX.Element {
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertCircle aria-hidden />}
      title="Something went wrong"
      role="alert"
    >
      {normalizeErrorString(error)}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry} display="block">
          Try again
        </Button>
      )}
    </Alert>
  );
}
