import { Button, Group, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Page } from '../../components/page.js'
import { Loading, NotAllowed } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { SignedIn } from '../../session/signed-in.js'
import type { Viewer } from '../../session/use-viewer.js'
import { NotFound } from '../../shell/broken.js'
import { useSettingsText } from './messages.js'
import { sectionNamed, SECTIONS } from './sections.js'

/** Everything that is set up rather than decided, a part at a time: `/-/settings/<part>`. */
export function SettingsPage() {
  const say = useSettingsText()
  const { section: name } = useParams({ strict: false }) as { readonly section?: string }
  const section = sectionNamed(name)
  if (section === null) return <NotFound />
  const { Section, isFor } = section
  return (
    <Page title={say('title')}>
      <SignedIn>
        {person => (
          <Stack gap="lg">
            <Navigation viewer={person} here={section.name} />
            <Suspense fallback={<Loading />}>{isFor(person) ? <Section /> : <NotAllowed />}</Suspense>
          </Stack>
        )}
      </SignedIn>
    </Page>
  )
}

function Navigation({ viewer, here }: { viewer: Viewer; here: string }) {
  const say = useSettingsText()
  const places = SECTIONS.filter(({ isFor }) => isFor(viewer))
  if (places.length === 0) return null
  return (
    <Group component="nav" gap="xs" aria-label={say('navigation')}>
      {places.map(({ name }) => (
        <Button
          key={name}
          component={AppLink}
          href={`/-/settings/${name}`}
          size="xs"
          variant={name === here ? 'filled' : 'default'}
          {...(name === here && { 'aria-current': 'page' })}
        >
          {say(name)}
        </Button>
      ))}
    </Group>
  )
}
