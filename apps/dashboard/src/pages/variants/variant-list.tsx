import { Stack } from '@mantine/core'
import { usePages } from '../../api/use-ask.js'
import { DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { FitControls } from './fit-controls.js'
import { readFitQuestion } from './fit-question.js'
import { VariantDetails } from './variant-details.js'
import { useVariantColumns } from './variant-columns.js'
import { useVariantText } from './variant-messages.js'
import { VARIANTS } from './variant-query.js'

/** The variants of one model with the fit calculator: what its page shows of them. The question and what is opened are in the address. */
export function VariantList({ repo }: { repo: string }) {
  const say = useVariantText()
  const [search] = useSearch()
  const question = readFitQuestion(search)
  const variables = { filter: { repo }, ...question }
  const pages = usePages('variants', VARIANTS, variables, data => data.variants, true, true)
  const columns = useVariantColumns({ isFitAsked: question.devices.length > 0, hasRepo: false })
  return (
    <Stack>
      <FitControls />
      <DataTable
        caption={say('key')}
        columns={columns}
        pages={pages}
        keyOf={row => row.id}
        csvName={`variants-${repo.replaceAll('/', '-')}`}
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
      <VariantDetails />
    </Stack>
  )
}
