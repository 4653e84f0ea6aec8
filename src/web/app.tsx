// SPDX-License-Identifier: Apache-2.0
import { Center, Title } from '@mantine/core';
import type { MedplumClient } from '@medplum/core';
import { Loading, MedplumProvider, SignInForm, useMedplum, useMedplumProfile } from '@medplum/react';
import { Suspense, lazy, type JSX } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import { ClinicClockProvider } from './components/clinic-clock.tsx';
import { NotFound } from './components/not-found.tsx';
import { PageBoundary } from './components/page-boundary.tsx';
import type { WebConfig } from './config.ts';
import { Shell } from './shell.tsx';

const InboxPage = lazy(() => import('./pages/inbox.tsx'));
const BoardPage = lazy(() => import('./pages/board.tsx'));
const DayPage = lazy(() => import('./pages/day.tsx'));
const ReceiptPage = lazy(() => import('./pages/receipt.tsx'));
const VisitsPage = lazy(() => import('./pages/visits.tsx'));
const VisitPage = lazy(() => import('./pages/visit.tsx'));
const ChartingPage = lazy(() => import('./pages/charting.tsx'));
const PlainPage = lazy(() => import('./pages/plain.tsx'));
const FiguresPage = lazy(() => import('./pages/figures.tsx'));
const RulesPage = lazy(() => import('./pages/rules.tsx'));
const RulePage = lazy(() => import('./pages/rule.tsx'));
const PayersPage = lazy(() => import('./pages/payers.tsx'));
const AuditPage = lazy(() => import('./pages/audit.tsx'));
const TablesPage = lazy(() => import('./pages/tables.tsx'));
const ResourcesPage = lazy(() => import('./pages/resources.tsx'));
const ResourcePage = lazy(() => import('./pages/resource.tsx'));
const VersionPage = lazy(() => import('./pages/version.tsx'));

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
      <Center component="main" mih="100vh">
        <SignInForm>
          <Title order={1} size="h3">
            Manual therapy charges
          </Title>
        </SignInForm>
      </Center>
    );
  }
  return (
    <Shell ehr={ehr}>
      <PageBoundary>
        <ClinicClockProvider>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route path="/" element={<InboxPage />} />
              <Route path="/day" element={<DayPage />} />
              <Route path="/board" element={<BoardPage />} />
              <Route path="/visits/:id/receipt" element={<ReceiptPage />} />
              <Route path="/visits" element={<VisitsPage />} />
              <Route path="/visits/:id" element={<VisitPage />} />
              <Route path="/charting" element={<ChartingPage />} />
              <Route path="/charting/:id" element={<ChartingPage />} />
              <Route path="/plain/:id" element={<PlainPage />} />
              <Route path="/admin" element={<FiguresPage />} />
              <Route path="/admin/rules" element={<RulesPage />} />
              <Route path="/admin/rules/:code" element={<RulePage />} />
              <Route path="/admin/payers" element={<PayersPage />} />
              <Route path="/admin/tables" element={<TablesPage />} />
              <Route path="/admin/audit" element={<AuditPage />} />
              <Route path="/:resourceType" element={<ResourcesPage />} />
              <Route path="/:resourceType/:id" element={<ResourcePage />} />
              <Route path="/:resourceType/:id/_history/:version" element={<VersionPage />} />
              <Route path="/:resourceType/:id/:tab" element={<ResourcePage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ClinicClockProvider>
      </PageBoundary>
    </Shell>
  );
}
