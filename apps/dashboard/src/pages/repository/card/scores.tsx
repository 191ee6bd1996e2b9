import { Anchor, Group, Progress, Text } from '@mantine/core'
import { AppLink } from '../../../routing/app-link.js'
import { formatShare } from '../../../text/format.js'
import { type Place, viewPath } from '../address.js'
import { useCardText } from './messages.js'

const PERCENT = 100

/** How good a card is, in two numbers, and how much is wrong with it. */
export function Scores({
  scores,
  count,
  place,
}: {
  scores: { readonly structureScore: number; readonly substanceScore: number }
  count: number
  place: Place
}) {
  const say = useCardText()
  return (
    <Group gap="xl">
      <Score name={say('structure')} text={say('structureText')} value={scores.structureScore} />
      <Score name={say('substance')} text={say('substanceText')} value={scores.substanceScore} />
      {count === 0 ? (
        <Text size="sm">{say('findingsNone')}</Text>
      ) : (
        <Anchor component={AppLink} href={viewPath(place, 'findings')} size="sm">
          {say('findings', { count })}
        </Anchor>
      )}
    </Group>
  )
}

function Score({ name, text, value }: { name: string; text: string; value: number }) {
  return (
    <div title={text}>
      <Text size="sm">
        {name} <strong>{formatShare(value)}</strong>
      </Text>
      <Progress value={value * PERCENT} w={140} size="sm" aria-label={`${name}: ${text}`} />
    </div>
  )
}
