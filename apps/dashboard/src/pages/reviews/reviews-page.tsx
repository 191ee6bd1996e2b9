import { Button, Stack, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKeyboard } from '@tabler/icons-react'
import { Page } from '../../components/page.js'
import { useSearch } from '../../routing/use-search.js'
import { useReviewsText } from './messages.js'
import { Queue } from './queue.js'
import { ShortcutsDialog } from './shortcuts-dialog.js'
import { WaiversTab } from './waivers-tab.js'

/** What waits for a decision: reviews, and waivers. */
export function ReviewsPage() {
  const say = useReviewsText()
  const [search, change] = useSearch()
  const [isHelpOpen, { open, close }] = useDisclosure(false)
  const tab = search['tab'] === 'waivers' ? 'waivers' : 'reviews'
  const help = (
    <Button variant="default" size="xs" leftSection={<IconKeyboard size={16} aria-hidden />} onClick={open}>
      {say('help')}
    </Button>
  )
  return (
    <Page title={say('title')} actions={help}>
      <Stack>
        <Tabs
          value={tab}
          onChange={value => change({ tab: value === 'waivers' ? value : null }, { isStep: true })}
          keepMounted={false}
        >
          <Tabs.List aria-label={say('tabs')}>
            <Tabs.Tab value="reviews">{say('openCount')}</Tabs.Tab>
            <Tabs.Tab value="waivers">{say('waivers')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="reviews" pt="md">
            <Queue onHelp={open} />
          </Tabs.Panel>
          <Tabs.Panel value="waivers" pt="md">
            <WaiversTab />
          </Tabs.Panel>
        </Tabs>
        <ShortcutsDialog isOpen={isHelpOpen} onClose={close} />
      </Stack>
    </Page>
  )
}
