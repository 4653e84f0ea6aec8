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

/** Between two looks at what should come and does not. */
const LONGEST_WAIT_MS = 30_000;

/** When what was loaded is looked at again. */
export interface Watching {
  /** Without a probe the first wait: what is awaited is loaded again and again, each time after a longer one. */
  readonly everyMs: number;
  /** Asks for little: it is loaded again only where the answer differs from the one before. */
  readonly probe?: () => Promise<string>;
}

/**
 * Loads when `key` changes, and again on `reload` and as it is watched; what is there stays while the next is on its way.
 * An answer that was overtaken by a later question is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>, watching?: Watching): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown }>({ key });
  const latest = useRef(0);
  const loader = useRef(load);
  const probe = useRef(watching?.probe);
  useEffect(() => {
    loader.current = load;
    probe.current = watching?.probe;
  });
  const everyMs = watching?.everyMs;
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
    if (everyMs === undefined) {
      void reload();
      return;
    }
    let seen: string | undefined;
    // A slow server is asked again once it has answered: else each answer is overtaken by the next question.
    let isLooking = false;
    const look = async (): Promise<void> => {
      if (isLooking || document.visibilityState !== 'visible') {
        return;
      }
      isLooking = true;
      const now = await probe.current?.().catch(() => 'away');
      if (now === undefined || (seen !== undefined && now !== seen)) {
        await reload();
      }
      seen = now;
      isLooking = false;
    };
    // First what stands, then what is loaded: a change between the two is looked at again.
    void (probe.current && look());
    void reload();
    let waitMs = everyMs;
    let timer = setTimeout(function again() {
      void look();
      waitMs = probe.current ? everyMs : Math.min(waitMs * 1.3, LONGEST_WAIT_MS);
      timer = setTimeout(again, waitMs);
    }, waitMs);
    return () => {
      clearTimeout(timer);
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
