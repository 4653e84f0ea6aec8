// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, isConflict, isGone, isNotFound, isUnauthenticated } from '@medplum/core';
import { NO_RIGHT, serverWords } from '../../capture/server-words.ts';

/** What went wrong, as people say it, and what they can do. */
export interface ErrorWords {
  readonly title: string;
  readonly text: string;
  /** True where trying again may help. */
  readonly mayPass: boolean;
}

/** What is said where no answer came: by Chromium, Firefox and Safari, and by a search, whose status is then 0. */
const NO_ANSWER = /failed to fetch|networkerror|load failed|gave no answer \(0\)/i;

/** An error in words: what is known of its kind, else the server's own. */
export function errorWords(error: unknown): ErrorWords {
  const own = serverWords(error);
  if (NO_ANSWER.test(own)) {
    return {
      title: 'The server cannot be reached',
      text: 'Check the connection, then try again. What you typed is kept.',
      mayPass: true,
    };
  }
  const outcome = error instanceof OperationOutcomeError ? error.outcome : undefined;
  if (outcome && (isNotFound(outcome) || isGone(outcome))) {
    return { title: 'Nothing is here', text: 'It may have been deleted, or the address is wrong.', mayPass: false };
  }
  if (outcome && isUnauthenticated(outcome)) {
    return { title: 'You are signed out', text: 'Sign in again. What you typed is kept.', mayPass: true };
  }
  const isOutdated = outcome?.id === 'precondition-failed';
  if (outcome && (isConflict(outcome) || isOutdated)) {
    return {
      title: 'Somebody else changed this meanwhile',
      text: `Look at it again before you save.${isOutdated ? '' : ` ${own}`}`,
      mayPass: true,
    };
  }
  if (own === NO_RIGHT || outcome?.issue.some(({ code }) => code === 'forbidden')) {
    return { title: 'This is not allowed', text: own, mayPass: false };
  }
  return { title: 'Something went wrong', text: own, mayPass: true };
}
