import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import icon from '../theme/icon.svg'
import { LiveSign } from '../live/live-sign.js'
import { AppLink } from '../routing/app-link.js'
import { useViewer } from '../session/use-viewer.js'
import { AccountMenu } from './account-menu.js'
import { useShellText } from './messages.js'
import { placesFor } from './places.js'

/** CSS pixels. */
const HEADER_HEIGHT = 56
const NAVBAR_WIDTH = 220

/** What is around every page: where one can go, and who one is. */
export function Shell() {
  const say = useShellText()
  const viewer = useViewer()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const [isOpen, { toggle, close }] = useDisclosure(false)
  useEffect(close, [path, close])
  return (
    <AppShell
      header={{ height: HEADER_HEIGHT }}
      navbar={{ width: NAVBAR_WIDTH, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#content">
        {say('skip')}
      </a>
      <AppShell.Header px="md" className="no-print">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={say('menu')}
              aria-expanded={isOpen}
            />
            <AppLink href="/" className="brand" aria-label="Entrepôt">
              <img src={icon} alt="" width={28} height={28} />
              <Text fw={700} component="span">
                Entrepôt
              </Text>
            </AppLink>
          </Group>
          <Group gap="md" wrap="nowrap">
            <LiveSign />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        p="xs"
        component="nav"
        aria-label={say('navigation')}
        className="no-print"
        data-closed={!isOpen || undefined}
      >
        <div className="places">
          {placesFor(viewer.data).map(({ name, href, Icon }) => {
            const isHere = href === '/' ? path === '/' : path.startsWith(href)
            return (
              <NavLink
                key={name}
                component={AppLink}
                href={href}
                label={say(name)}
                active={isHere}
                aria-current={isHere ? 'page' : undefined}
                leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              />
            )
          })}
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
