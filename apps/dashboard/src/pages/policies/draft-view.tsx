import { Anchor, Stack } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { Answered, Empty } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useSearch } from '../../routing/use-search.js'
import { DraftForm } from './draft-form.js'
import { usePoliciesText } from './messages.js'
import { DRAFT } from './queries.js'
import { RunView } from './runs/run-view.js'

/** One draft: its text, what is wrong with it, and what it would change. */
export function DraftView({ id }: { id: string }) {
  const say = usePoliciesText()
  const [search] = useSearch()
  const query = useAsk('policies', DRAFT, { id })
  const run = search['run']
  return (
    <Stack gap="lg">
      <Anchor component={AppLink} href="/-/policies?tab=drafts" size="sm">
        ← {say('drafts')}
      </Anchor>
      <Answered query={query}>
        {({ policyDraft }) =>
          policyDraft ? (
            <DraftForm key={policyDraft.id} draft={policyDraft} />
          ) : (
            <Empty title={say('draftGone')} />
          )
        }
      </Answered>
      {run && <RunView id={run} />}
    </Stack>
  )
}
