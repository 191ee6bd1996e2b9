import { Stack, Text } from '@mantine/core'
import { useDeferredValue, useMemo } from 'react'
import { useAsk } from '../../api/use-ask.js'
import { Answered } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { formatNumber } from '../../text/format.js'
import { FacetChoice } from './facet-choice.js'
import { useRepositoriesText } from './messages.js'
import { type FacetCounts, REPOSITORY_FACETS } from './queries.js'
import { SavedViews } from './saved-views.js'
import { FACETS, variablesOf, viewText } from './view.js'

/** What the list can be narrowed by, with how many repositories each value would leave. */
export function FacetPanel() {
  const [search] = useSearch()
  const view = useDeferredValue(viewText({ ...search, sort: '' }))
  const variables = useMemo(() => {
    const { filter } = variablesOf(Object.fromEntries(new URLSearchParams(view)))
    return { filter }
  }, [view])
  const counts = useAsk('repos', REPOSITORY_FACETS, variables, { isKeptMeanwhile: true })
  return (
    <Stack gap="lg">
      <SavedViews />
      <Answered query={counts}>{({ repoFacets }) => <Facets facets={repoFacets} />}</Answered>
    </Stack>
  )
}

function Facets({ facets: counted }: { facets: readonly FacetCounts[] }) {
  const say = useRepositoriesText()
  // New counts can wait for what one types or presses.
  const facets = useDeferredValue(counted)
  const capped = facets.find(({ isCapped }) => isCapped)
  return (
    <>
      {capped && (
        <Text size="xs" c="dimmed">
          {say('capped', { count: formatNumber(capped.counted) })}
        </Text>
      )}
      {FACETS.map(facet => {
        const counts = facets.find(one => one.facet === facet.toUpperCase())
        return counts ? <FacetChoice key={facet} facet={facet} counts={counts} /> : null
      })}
    </>
  )
}
