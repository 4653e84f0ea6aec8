// SPDX-License-Identifier: Apache-2.0
import {
  ActionIcon,
  Alert,
  AppShell,
  Burger,
  Group,
  NavLink,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { formatHumanName } from '@medplum/core';
import type { HumanName } from '@medplum/fhirtypes';
import { useMedplumProfile } from '@medplum/react-hooks';
import {
  IconBook,
  IconBuildingBank,
  IconCalendarWeek,
  IconChartBar,
  IconClock,
  IconDatabase,
  IconFileSearch,
  IconInbox,
  IconLink,
  IconLock,
  IconMoon,
  IconPencilPlus,
  IconSun,
} from '@tabler/icons-react';
import { useEffect, type JSX, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useKeptFocus } from './components/use-kept-focus.ts';
import { usePageHeading } from './components/use-page-heading.ts';
import type { WebConfig } from './config.ts';

const PAGES = [
  { to: '/', label: 'Inbox', Icon: IconInbox },
  { to: '/day', label: 'The day', Icon: IconClock },
  { to: '/visits', label: 'Visits', Icon: IconCalendarWeek },
  { to: '/board', label: 'Hold board', Icon: IconLock },
  { to: '/charting', label: 'Chart a treatment', Icon: IconPencilPlus },
  { to: '/admin', label: 'Figures', Icon: IconChartBar },
  { to: '/admin/rules', label: 'Rules', Icon: IconBook },
  { to: '/admin/payers', label: 'Payers', Icon: IconBuildingBank },
  { to: '/admin/tables', label: 'CMS tables', Icon: IconLink },
  { to: '/admin/audit', label: 'Audit report', Icon: IconFileSearch },
  { to: '/ChargeItem', label: 'Records', Icon: IconDatabase },
] as const;

/** The frame of every page: where one is, where one can go, and who one is. */
export function Shell({
  children,
  ehr,
}: {
  readonly children: ReactNode;
  readonly ehr: WebConfig['ehr'];
}): JSX.Element {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  usePageHeading('content');
  useKeptFocus('content');
  const current = [...PAGES]
    .reverse()
    .find(({ to }) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)));
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <AppShell.Header className="no-print">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Menu"
              aria-expanded={isOpen}
            />
            <Text fw={700} truncate>
              Manual therapy charges
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" visibleFrom="sm">
              <UserName />
            </Text>
            <ColorSchemeButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className="no-print" component="nav" aria-label="Pages">
        {PAGES.map(({ to, label, Icon }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            leftSection={<Icon size={18} aria-hidden />}
            active={current?.to === to}
            aria-current={current?.to === to ? 'page' : undefined}
            variant="light"
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {ehr && <EhrNotice {...ehr} />}
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function UserName(): string {
  const profile = useMedplumProfile() as { readonly name?: HumanName[] } | undefined;
  const [name] = profile?.name ?? [];
  return name ? formatHumanName(name) : 'Signed in';
}

function ColorSchemeButton(): JSX.Element {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? 'Switch to light mode' : 'Switch to dark mode'}
      onClick={() => {
        setColorScheme(isDark ? 'light' : 'dark');
      }}
    >
      {isDark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  );
}

/** Whose records these are, and where their charges are to be found. */
function EhrNotice({ fhirUrl, chargesAre, why }: NonNullable<WebConfig['ehr']>): JSX.Element {
  return (
    <Alert
      mb="md"
      className="no-print"
      title={chargesAre === 'here' ? 'Charges are kept here' : 'Charges are in the EHR'}
    >
      {chargesAre === 'here'
        ? `These records are copies from ${fhirUrl}; correct them there. Charges and issues are kept here because ${why ?? 'the EHR cannot store them'}.`
        : `Charges and issues are written to ${fhirUrl}. Read them there; none are kept here.`}
    </Alert>
  );
}
