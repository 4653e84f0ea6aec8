// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';

/** A question to the server that may be put before the page is there that needs the answer. */
export interface Foreseen<A extends readonly unknown[], T> {
  (medplum: MedplumClient, ...asked: A): Promise<T>;
  /** Puts it now: whoever asks the same first gets this answer, and everybody after asks the server. */
  readonly ahead: (medplum: MedplumClient, ...asked: A) => void;
}

/** @param put - Asks the server; what is asked is told apart by its JSON. */
export function foreseen<A extends readonly unknown[], T>(
  put: (medplum: MedplumClient, ...asked: A) => Promise<T>,
): Foreseen<A, T> {
  let onItsWay: { readonly asked: string; readonly answer: Promise<T> } | undefined;
  const ask = async (medplum: MedplumClient, ...asked: A): Promise<T> => {
    const found = onItsWay;
    onItsWay = undefined;
    return found?.asked === JSON.stringify(asked) ? found.answer : put(medplum, ...asked);
  };
  const ahead = (medplum: MedplumClient, ...asked: A): void => {
    const answer = put(medplum, ...asked);
    // Why it failed is told to whoever asks for it.
    answer.catch(() => undefined);
    onItsWay = { asked: JSON.stringify(asked), answer };
  };
  return Object.assign(ask, { ahead });
}
