// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { MedplumProvider, useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { Suspense, lazy, type JSX } from 'react';
import { Route, Routes, matchPath, useNavigate } from 'react-router';
import { ClinicClockProvider } from './components/clinic-clock.tsx';
import { Loading } from './components/loading.tsx';
import { NotFound } from './components/not-found.tsx';
import { PageBoundary } from './components/page-boundary.tsx';
import type { WebConfig } from './config.ts';
import { Shell } from './shell.tsx';

/** Every page by its address. The more particular address stands first. */
const PAGES = {
  '/': () => import('./pages/inbox.tsx'),
  '/day': () => import('./pages/day.tsx'),
  '/board': () => import('./pages/board.tsx'),
  '/visits/:id/receipt': () => import('./pages/receipt.tsx'),
  '/visits': () => import('./pages/visits.tsx'),
  '/visits/:id': () => import('./pages/visit.tsx'),
  '/charting': () => import('./pages/charting.tsx'),
  '/charting/:id': () => import('./pages/charting.tsx'),
  '/plain/:id': () => import('./pages/plain.tsx'),
  '/admin': () => import('./pages/figures.tsx'),
  '/admin/rules': () => import('./pages/rules.tsx'),
  '/admin/rules/:code': () => import('./pages/rule.tsx'),
  '/admin/payers': () => import('./pages/payers.tsx'),
  '/admin/tables': () => import('./pages/tables.tsx'),
  '/admin/audit': () => import('./pages/audit.tsx'),
  '/:resourceType': () => import('./pages/resources.tsx'),
  '/:resourceType/:id': () => import('./pages/resource.tsx'),
  '/:resourceType/:id/_history/:version': () => import('./pages/version.tsx'),
  '/:resourceType/:id/:tab': () => import('./pages/resource.tsx'),
} as const;

const ROUTES = Object.entries(PAGES).map(([path, load]) => ({ path, load, Page: lazy(load) }));
const SignInPage = lazy(() => import('./pages/sign-in.tsx'));

/** Asks for a page's code before anybody knows who looks at it: it comes while they sign in. */
export function preloadPage(pathname: string): void {
  const route = ROUTES.find(({ path }) => matchPath(path, pathname));
  // What fails here fails again where the page is shown, and is told there.
  route?.load().catch(() => undefined);
}

/** The whole app for one server. It talks to it through MedplumClient only. */
export function App({
  medplum,
  ehr,
}: {
  readonly medplum: MedplumClient;
  readonly ehr: WebConfig['ehr'];
}): JSX.Element {
  const navigate = useNavigate();
  return (
    <MedplumProvider medplum={medplum} navigate={(path) => void navigate(path)}>
      <PageBoundary>
        <SignedIn ehr={ehr} />
      </PageBoundary>
    </MedplumProvider>
  );
}

function SignedIn({ ehr }: { readonly ehr: WebConfig['ehr'] }): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  if (medplum.isLoading()) {
    return <Loading />;
  }
  if (!profile) {
    return (
      <Suspense fallback={<Loading />}>
        <SignInPage />
      </Suspense>
    );
  }
  return (
    <Shell ehr={ehr}>
      <PageBoundary>
        <ClinicClockProvider>
          <Suspense fallback={<Loading />}>
            <Routes>
              {ROUTES.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ClinicClockProvider>
      </PageBoundary>
    </Shell>
  );
}
