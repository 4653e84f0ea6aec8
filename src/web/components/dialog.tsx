// SPDX-License-Identifier: Apache-2.0
import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState, type JSX } from 'react';

/** A dialog that is there while it is open; after it, what is typed goes on where it was opened. */
export function Dialog(props: Omit<ModalProps, 'opened'>): JSX.Element {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) {
        opener.focus();
      }
    },
    [opener],
  );
  return <Modal opened closeButtonProps={{ 'aria-label': 'Close' }} {...props} />;
}
