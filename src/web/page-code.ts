// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from 'react';
import { pathOf } from './data/address.ts';
import type * as Lists from './pages/lists.ts';
import type * as OfAVisit from './pages/of-a-visit.ts';
import type * as Records from './pages/records.ts';
import type * as Settings from './pages/settings.ts';

/** A page, when its code is there. */
type PageCode = () => Promise<ComponentType>;

/*
 * Pages that share most of their code come together, so that a page is few files: lists, which carry no rule, what
 * assesses a visit, and what only administrators see. Medplum's forms and tables are larger than all of ours.
 */
const lists = async (): Promise<typeof Lists> => import('./pages/lists.ts');
const visits = async (): Promise<typeof OfAVisit> => import('./pages/of-a-visit.ts');
const settings = async (): Promise<typeof Settings> => import('./pages/settings.ts');
const records = async (): Promise<typeof Records> => import('./pages/records.ts');

/** Every page by its address. The more particular address stands first. */
export const PAGES: Readonly<Record<string, PageCode>> = {
  '/': async () => (await lists()).InboxPage,
  '/day': async () => (await visits()).DayPage,
  '/board': async () => (await lists()).BoardPage,
  '/visits/:id/receipt': async () => (await visits()).ReceiptPage,
  '/visits': async () => (await lists()).VisitsPage,
  '/visits/:id': async () => (await visits()).VisitPage,
  '/charting': async () => (await import('./pages/charting.tsx')).default,
  '/charting/patient': async () => (await import('./pages/charting.tsx')).NewPatient,
  '/charting/:id': async () => (await import('./pages/charting.tsx')).default,
  '/plain/:id': async () => (await visits()).PlainPage,
  '/admin': async () => (await lists()).FiguresPage,
  '/admin/rules': async () => (await settings()).RulesPage,
  '/admin/rules/:code': async () => (await settings()).RulePage,
  '/admin/payers': async () => (await settings()).PayersPage,
  '/admin/tables': async () => (await settings()).TablesPage,
  '/admin/audit': async () => (await settings()).AuditPage,
  '/:resourceType': async () => (await records()).ResourcesPage,
  '/:resourceType/:id': async () => (await records()).ResourcePage,
  '/:resourceType/:id/_history/:version': async () => (await records()).VersionPage,
  '/:resourceType/:id/:tab': async () => (await records()).ResourcePage,
};

/** A page whose code is there. */
export interface ReadyPage {
  readonly path: string;
  readonly Page: ComponentType;
}

/** Asks for a page's code before anybody knows who looks at it: it comes while they sign in. */
export async function preloadPage(pathname: string): Promise<ReadyPage | undefined> {
  const path = pathOf(Object.keys(PAGES), pathname) ?? '';
  // What fails here fails again where the page is shown, and is told there.
  const Page = await PAGES[path]?.().catch(() => undefined);
  return Page && { path, Page };
}
