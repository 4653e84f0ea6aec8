// SPDX-License-Identifier: Apache-2.0
export { default as BoardPage } from './board.tsx';
export { default as FiguresPage } from './figures.tsx';
export { default as InboxPage } from './inbox.tsx';
export { default as VisitsPage } from './visits.tsx';
