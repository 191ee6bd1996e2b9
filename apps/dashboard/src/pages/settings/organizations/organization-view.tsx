import { Anchor, Stack } from '@mantine/core'
import { useAsk } from '../../../api/use-ask.js'
import { Answered, Empty } from '../../../components/states.js'
import { AppLink } from '../../../routing/app-link.js'
import { useViewer, type Viewer } from '../../../session/use-viewer.js'
import { SectionHead } from '../section-head.js'
import { Members } from './members.js'
import { useOrganizationsText } from './messages.js'
import { ORGANIZATION } from './organization-queries.js'
import { Teams } from './teams.js'

/** One organization: who belongs to it, as what, and in which teams. */
export function OrganizationView({ name }: { name: string }) {
  const say = useOrganizationsText()
  const query = useAsk('accounts', ORGANIZATION, { name })
  const viewer = useViewer()
  return (
    <Stack gap="lg">
      <Anchor component={AppLink} href="/-/settings/organizations" size="sm">
        ← {say('back')}
      </Anchor>
      <Answered query={query}>
        {({ organization }) => {
          if (!organization || !viewer.data) return <Empty title={say('notThere')} />
          const place = {
            organization: organization.name,
            viewer: viewer.data.name,
            isMine: manages(viewer.data, organization.name),
          }
          return (
            <>
              <SectionHead title={organization.name} text={organization.fullName} />
              <Members {...place} />
              <Teams {...place} />
            </>
          )
        }}
      </Answered>
    </Stack>
  )
}

/** Whether to show what the server lets only administrators of an organization do. */
function manages({ isAdmin, memberships }: Viewer, name: string): boolean {
  return (
    isAdmin ||
    memberships.nodes.some(({ role, organization }) => role === 'ADMIN' && organization.name === name)
  )
}

/** What parts of the view have in common. */
export interface Place {
  readonly organization: string
  /** Name of who looks. */
  readonly viewer: string
  readonly isMine: boolean
}
