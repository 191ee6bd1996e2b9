import { Tabs } from '@mantine/core'
import { Page } from '../../components/page.js'
import { Loading, NotAllowed } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { AssignModel } from './assign-model.js'
import { Assignments } from './assignments.js'
import { useNodesText } from './messages.js'
import { NodeList } from './node-list.js'
import { EditProfile } from './edit-profile.js'
import { Profiles } from './profiles.js'

const VIEWS = { nodes: NodeList, assignments: Assignments, profiles: Profiles } as const
const NAMES = ['nodes', 'assignments', 'profiles'] as const

/** The machines that serve models: what they hold, what they are to hold, and what kinds of them there are. `view` in the address says which. */
export function NodesPage() {
  const say = useNodesText()
  const [search, change] = useSearch()
  const viewer = useViewer()
  const isAdmin = viewer.data?.isAdmin ?? false
  // Which machines there are, and what they are to hold, is for administrators.
  const shown = NAMES.filter(name => isAdmin || name === 'profiles')
  const view = NAMES.find(name => name === search['view']) ?? shown[0] ?? 'profiles'
  const View = VIEWS[view]
  if (viewer.isPending)
    return (
      <Page title={say('title')}>
        <Loading />
      </Page>
    )
  return (
    <Page title={say('title')} actions={isAdmin && (view === 'profiles' ? <EditProfile /> : <AssignModel />)}>
      <Tabs value={view} onChange={name => change({ view: name }, { isStep: true })} keepMounted={false}>
        <Tabs.List aria-label={say('views')} mb="md">
          {shown.map(name => (
            <Tabs.Tab key={name} value={name}>
              {say(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.includes(view) && (
          <Tabs.Panel value={view}>
            <View />
          </Tabs.Panel>
        )}
      </Tabs>
      {!shown.includes(view) && <NotAllowed />}
    </Page>
  )
}
