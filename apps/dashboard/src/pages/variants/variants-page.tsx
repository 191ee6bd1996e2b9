import { Tabs } from '@mantine/core'
import { Page } from '../../components/page.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { Catalogue } from './catalogue.js'
import { Family } from './family.js'
import { Made } from './made.js'
import { MakeVariant } from './make-variant.js'
import { useVariantsText } from './messages.js'
import { Resolve } from './resolve.js'

const VIEWS = { catalogue: Catalogue, family: Family, resolve: Resolve, made: Made } as const
const NAMES = ['catalogue', 'family', 'resolve', 'made'] as const

/** What there is to deploy: all of it, by family, which one is right for a node, and what was made here. `view` in the address says which. */
export function VariantsPage() {
  const say = useVariantsText()
  const [search, change] = useSearch()
  const isSignedIn = !!useViewer().data
  const shown = NAMES.filter(name => name !== 'made' || isSignedIn)
  const view = shown.find(name => name === search['view']) ?? 'catalogue'
  const View = VIEWS[view]
  return (
    <Page title={say('title')} actions={isSignedIn && <MakeVariant />}>
      <Tabs value={view} onChange={name => change({ view: name }, { isStep: true })} keepMounted={false}>
        <Tabs.List aria-label={say('views')} mb="md">
          {shown.map(name => (
            <Tabs.Tab key={name} value={name}>
              {say(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={view}>
          <View />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
