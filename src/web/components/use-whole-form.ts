// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState, type SyntheticEvent } from 'react';

/** A field at fault; of Medplum's inputs, which take no fault, the one in a part that is marked. */
const AT_FAULT = '[aria-invalid="true"], [data-at-fault="true"] input:not([type="hidden"])';

/** A form that is sent only when nothing in it is at fault. */
export interface WholeForm {
  /** True once somebody tried to send it and could not: then the fields say what is missing. */
  readonly isTried: boolean;
  /** What a button or `submit` of the form does: the act, or the focus goes to the first field at fault. */
  readonly attempt: (act: () => void) => (event: SyntheticEvent<HTMLElement>) => void;
}

/**
 * Where sending a form is refused, whoever sent it is taken to the first field at fault.
 * @param isWhole - Whether it may be sent.
 * @param refusal - What the server said against it, if it names fields.
 */
export function useWholeForm(isWhole: boolean, refusal?: unknown): WholeForm {
  const [tried, setTried] = useState<{ readonly form: Element | null; readonly isRefused: boolean }>();
  useEffect(() => {
    tried?.form?.querySelector<HTMLElement>(AT_FAULT)?.focus();
  }, [tried, refusal]);
  const attempt = (act: () => void) => (event: SyntheticEvent<HTMLElement>) => {
    event.preventDefault();
    setTried({ form: event.currentTarget.closest('form'), isRefused: !isWhole });
    if (isWhole) {
      act();
    }
  };
  return { isTried: tried?.isRefused === true, attempt };
}
