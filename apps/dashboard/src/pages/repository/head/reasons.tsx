import { Anchor, Code, List, Text } from '@mantine/core'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { type Place, viewPath } from '../address.js'
import { useRepositoryText } from '../messages.js'
import type { Revision } from '../use-repository.js'

/** Reasons that are shown; a card may break dozens of rules, and the findings have them all. */
const SHOWN = 5

/** What made the verdict what it is. Who may not read the revision sees the rules, and not what they quote. */
export function Reasons({ revision, place }: { revision: Revision; place: Place }) {
  const say = useRepositoryText()
  const { explanation, expiresAt } = revision.governance
  if (explanation.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {say('because')}
        {expiresAt && (
          <Text span size="sm" c="dimmed">
            {' '}
            ({say('until')} <Time at={expiresAt} />)
          </Text>
        )}
      </Text>
      <List size="sm" spacing={2}>
        {explanation.slice(0, SHOWN).map((reason, index) => (
          <List.Item key={`${reason.ruleId} ${index}`}>
            <ReasonRule reason={reason} place={place} />{' '}
            <Text span size="sm" c="dimmed">
              {reason.effect === 'block' ? say('effect_block') : say('effect_warn')}
            </Text>
            {reason.message && <Text span size="sm">{` · ${reason.message}`}</Text>}
          </List.Item>
        ))}
      </List>
      {explanation.length > SHOWN && (
        <Anchor component={AppLink} href={viewPath(place, 'findings')} size="sm">
          {`+ ${explanation.length - SHOWN}`}
        </Anchor>
      )}
    </div>
  )
}

function ReasonRule({
  reason,
  place,
}: {
  reason: Revision['governance']['explanation'][number]
  place: Place
}) {
  if (reason.fingerprint === null) return <Code>{reason.ruleId}</Code>
  return (
    <Anchor
      component={AppLink}
      href={viewPath(place, 'findings', { finding: reason.fingerprint })}
      size="sm"
      underline="always"
    >
      {reason.ruleId}
    </Anchor>
  )
}
