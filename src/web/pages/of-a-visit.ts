// SPDX-License-Identifier: Apache-2.0
export { AttestManyModal } from '../components/attest-many-modal.tsx';
export { InboxCard } from '../components/inbox-card.tsx';
export { default as DayPage } from './day.tsx';
export { default as PlainPage } from './plain.tsx';
export { default as ReceiptPage } from './receipt.tsx';
export { default as VisitPage } from './visit.tsx';
