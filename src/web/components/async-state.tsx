// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, type JSX } from 'react';
import { Link } from 'react-router';
import { errorWords } from '../data/error-words.ts';

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
    // What stands is asked for before what is loaded: a change between the two is seen at the next look.
    const look = async (): Promise<void> => {
      if (isLooking || document.visibilityState !== 'visible') {
        return;
      }
      isLooking = true;
      const now = await probe.current?.().catch(() => 'away');
      if (now === undefined || now !== seen) {
        await reload();
      }
      seen = now;
      isLooking = false;
    };
    // A page that opens out of sight is loaded all the same, and once more when it is first looked at.
    void (document.visibilityState === 'visible' ? look() : reload());
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
  const isFailed = state.error !== undefined;
  useEffect(() => {
    // What could not be loaded is asked for again by itself once there is a network.
    const again = (): void => void reload();
    if (isFailed) {
      window.addEventListener('online', again);
    }
    return () => {
      window.removeEventListener('online', again);
    };
  }, [isFailed, reload]);
  return { value: state.key === key ? state.value : undefined, error: state.error, reload };
}

/** An error in words, with a way to try again. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): JSX.Element {
  const { title, text, mayPass } = errorWords(error);
  return (
    <Alert color="red" variant="outline" icon={<IconAlertCircle aria-hidden />} title={title} role="alert">
      {text}
      {onRetry && mayPass && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry} display="block">
          Try again
        </Button>
      )}
    </Alert>
  );
}

/** A page whose record is not there: on its way, or why it does not come and where to go on. */
export function NotYet({
  waiting,
  error,
  onRetry,
}: {
  /** What is waited for, in words. */
  readonly waiting: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}): JSX.Element {
  if (error === undefined) {
    return <Text role="status">{waiting}</Text>;
  }
  const { title, text, mayPass } = errorWords(error);
  return (
    <Stack>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Text role="alert">{text}</Text>
      <Group>
        {mayPass && <Button onClick={onRetry}>Try again</Button>}
        <Anchor component={Link} to="/visits">
          Go to the visits
        </Anchor>
      </Group>
    </Stack>
  );
}
