import { Anchor, List, Stack, Text } from '@mantine/core'
import { AppLink } from '../../../routing/app-link.js'
import { SectionHead } from '../section-head.js'
import type { Myself } from './account-queries.js'
import { useAccountText } from './messages.js'

/** Name, address, and in which organizations one may do what. */
export function WhoIAm({ me }: { me: Myself }) {
  const say = useAccountText()
  const { fullName, email } = me.account ?? { fullName: null, email: null }
  const { nodes } = me.memberships
  return (
    <Stack gap="sm">
      <SectionHead title={say('title')} />
      <div style={{ overflowWrap: 'anywhere' }}>
        <Text fw={700}>{me.name}</Text>
        {fullName && <Text size="sm">{fullName}</Text>}
        {email && <Text size="sm">{email}</Text>}
        {me.isAdmin && <Text size="sm">{say('admin')}</Text>}
      </div>
      <SectionHead title={say('memberships')} order={3} />
      {nodes.length === 0 ? (
        <Text size="sm">{say('noMemberships')}</Text>
      ) : (
        <List size="sm">
          {nodes.map(({ organization, role, isByProvider }) => (
            <List.Item key={organization.name}>
              <Anchor component={AppLink} href="/-/settings/organizations" underline="always">
                {organization.name}
              </Anchor>
              {`: ${say(`role_${role}`)}`}
              {isByProvider && ` (${say('byProvider')})`}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}
