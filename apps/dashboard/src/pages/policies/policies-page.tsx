import { Tabs } from '@mantine/core'
import { Page } from '../../components/page.js'
import { useSearch } from '../../routing/use-search.js'
import { SignedIn } from '../../session/signed-in.js'
import { useViewer } from '../../session/use-viewer.js'
import { ActivePolicy } from './active-policy.js'
import { DraftList } from './draft-list.js'
import { DraftView } from './draft-view.js'
import { usePoliciesText } from './messages.js'
import { NewDraft } from './new-draft.js'
import { PolicyHistory } from './policy-history.js'
import { RunList } from './runs/run-list.js'
import { RunView } from './runs/run-view.js'

const TABS = ['active', 'drafts', 'history', 'runs'] as const
/** What is for administrators alone. */
const CLOSED: ReadonlySet<string> = new Set(['drafts', 'runs'])

/** What everything is judged by: the policy in force for all who are signed in; drafts, trials and activation for administrators. */
export function PoliciesPage() {
  const say = usePoliciesText()
  const viewer = useViewer()
  const [search] = useSearch()
  const isAdmin = viewer.data?.isAdmin ?? false
  return (
    <Page title={say('title')} actions={isAdmin && !search['draft'] && <NewDraft />}>
      <SignedIn>{person => <Content isAdmin={person.isAdmin} />}</SignedIn>
    </Page>
  )
}

function Content({ isAdmin }: { isAdmin: boolean }) {
  const say = usePoliciesText()
  const [search, change] = useSearch()
  const draft = search['draft']
  const run = search['run']
  if (draft && isAdmin) return <DraftView id={draft} />
  const shown = TABS.find(name => name === search['tab'] && (isAdmin || !CLOSED.has(name))) ?? 'active'
  const tab = run && isAdmin ? 'runs' : shown
  return (
    <Tabs
      value={tab}
      onChange={name =>
        change(
          { tab: name === 'active' ? null : name, run: null, becoming: null, version: null, against: null },
          { isStep: true },
        )
      }
      keepMounted={false}
    >
      <Tabs.List>
        {TABS.filter(name => isAdmin || !CLOSED.has(name)).map(name => (
          <Tabs.Tab key={name} value={name}>
            {say(name)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="active" pt="md">
        <ActivePolicy isAdmin={isAdmin} />
      </Tabs.Panel>
      <Tabs.Panel value="drafts" pt="md">
        <DraftList />
      </Tabs.Panel>
      <Tabs.Panel value="history" pt="md">
        <PolicyHistory />
      </Tabs.Panel>
      <Tabs.Panel value="runs" pt="md">
        {run ? <RunView id={run} /> : <RunList />}
      </Tabs.Panel>
    </Tabs>
  )
}
