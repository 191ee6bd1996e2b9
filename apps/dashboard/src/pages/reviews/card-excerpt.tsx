import { Anchor, Code, Group, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Answered } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { bytesPath } from '../repository/address.js'
import { readText } from '../repository/read-text.js'
import { excerptOf } from './counting-findings.js'
import { useReviewsText } from './messages.js'
import type { Review } from './queries.js'

/** Bytes of a card that are read for an excerpt, and characters that are shown of it. */
const READ_BYTES = 64 * 1024
const SHOWN_LENGTH = 2_000

/** How the card begins, as it is written: text, whatever it holds. */
export function CardExcerpt({ repo, commit }: { repo: Review['repo']; commit: string }) {
  const say = useReviewsText()
  const query = useQuery({
    queryKey: ['content', 'card-excerpt', repo.id, commit],
    queryFn: ({ signal }) => readText(bytesPath(repo, commit, 'README.md', 'raw'), READ_BYTES, signal),
    staleTime: Infinity,
  })
  return (
    <Stack gap="xs" component="section" aria-label={say('card')}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {say('card')}
        </Title>
        <Anchor component={AppLink} href={repoPath(repo, { revision: commit })} size="sm">
          {say('cardMore')}
        </Anchor>
      </Group>
      <Answered query={query}>
        {({ text }) => (
          <Code block className="review-excerpt" tabIndex={0} role="region" aria-label={say('card')}>
            {excerptOf(text, SHOWN_LENGTH)}
          </Code>
        )}
      </Answered>
    </Stack>
  )
}
