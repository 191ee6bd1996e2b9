import { Alert, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../../api/ask.js'
import { useAsk } from '../../../api/use-ask.js'
import { Answered } from '../../../components/states.js'
import type { RepoAddress } from '../../../routing/paths.js'
import { CardDiff } from './card-diff.js'
import { commitsOf, COMPARED_CARDS, COMPARISON } from './comparison.js'
import { FileChanges } from './file-changes.js'
import { FindingChanges } from './finding-changes.js'
import { LicenceChange } from './licence-change.js'
import { useCompareText } from './messages.js'
import { MetadataChanges } from './metadata-changes.js'
import { RevisionPicker } from './revision-picker.js'
import { VerdictChange } from './verdict-change.js'

/**
 * Two revisions of a repository beside each other: what became of verdict, card, licence, findings and files.
 *
 * @param base  a word for a revision; null for the one before `head`
 * @param head  the same; null for the default branch
 */
export function Compare({
  address,
  base,
  head,
}: {
  address: RepoAddress
  base: string | null
  head: string | null
}) {
  const say = useCompareText()
  const { type, fullName } = address
  const question = { type, repo: fullName, base: base || null, head: head || null }
  const query = useAsk('verdicts', COMPARISON, question)
  return (
    <Stack gap="xl">
      <RevisionPicker
        address={address}
        shown={{ base: base ?? '', head: head ?? '' }}
        commits={query.data ? commitsOf(query.data.compareRevisions) : null}
      />
      <Answered query={query}>
        {({ compareRevisions: comparison }) => (
          <>
            {comparison.base.revision.commit === comparison.head.revision.commit && (
              <Alert color="gray">{say('same')}</Alert>
            )}
            <VerdictChange address={address} comparison={comparison} />
            <LicenceChange comparison={comparison} />
            <FindingChanges comparison={comparison} />
            <Cards address={address} {...commitsOf(comparison)} />
            <MetadataChanges comparison={comparison} />
            <FileChanges comparison={comparison} />
          </>
        )}
      </Answered>
    </Stack>
  )
}

/** Asked for once: what is in commits never changes, and each time that it is handed out is written down. */
function Cards({ address, base, head }: { address: RepoAddress; base: string; head: string }) {
  const { type, fullName: repo } = address
  const query = useQuery({
    queryKey: ['content', 'compared-cards', type, repo, base, head],
    queryFn: ({ signal }) => ask(COMPARED_CARDS, { type, repo, base, head }, signal),
    staleTime: Infinity,
  })
  return (
    <Answered query={query}>
      {({ compareRevisions: cards }) => <CardDiff base={cards.base.cardText} head={cards.head.cardText} />}
    </Answered>
  )
}
