// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { MedplumProvider, useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { Suspense, lazy, type JSX } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import type { ClinicClock } from '../capture/charting/clinic-clock.ts';
import { ClinicClockProvider } from './components/clinic-clock.tsx';
import { Loading } from './components/loading.tsx';
import { NotFound } from './components/not-found.tsx';
import { PageBoundary } from './components/page-boundary.tsx';
import { SignedOut } from './components/signed-out.tsx';
import type { WebConfig } from './config.ts';
import { PAGES, type ReadyPage } from './page-code.ts';
import { Shell } from './shell.tsx';

const ROUTES = Object.entries(PAGES).map(([path, code]) => ({
  path,
  Page: lazy(async () => ({ default: await code() })),
}));
const SignInPage = lazy(() => import('./pages/sign-in.tsx'));

export interface AppProps {
  readonly medplum: MedplumClient;
  readonly config: WebConfig;
  /** The clinic's clock where it is known already. */
  readonly clock: ClinicClock | undefined;
  /** The page that is shown first: a lazy one would show a fallback, behind which React waits for 0.3 s. */
  readonly first: ReadyPage | undefined;
}

/** The whole app for one server. It talks to it through MedplumClient only. */
export function App({ medplum, config, clock, first }: AppProps): JSX.Element {
  const navigate = useNavigate();
  return (
    <MedplumProvider medplum={medplum} navigate={(path) => void navigate(path)}>
      <PageBoundary>
        <SignedIn config={config} clock={clock} first={first} />
      </PageBoundary>
    </MedplumProvider>
  );
}

function SignedIn({ config: { signIn, ehr }, clock, first }: Omit<AppProps, 'medplum'>): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  if (medplum.isLoading()) {
    return <Loading />;
  }
  if (!profile && signIn === 'local') {
    return <SignedOut />;
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
        <ClinicClockProvider known={clock}>
          <Suspense fallback={<Loading />}>
            <Routes>
              {ROUTES.map(({ path, Page }) => (
                <Route key={path} path={path} element={path === first?.path ? <first.Page /> : <Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ClinicClockProvider>
      </PageBoundary>
    </Shell>
  );
}
