import { useSearch } from '../../routing/use-search.js'
import type { RepositoryAddress } from './address.js'
import { Compare } from './compare/compare.js'

const BETWEEN = '...'

/** Two revisions beside each other, as `compare=<base>...<head>` names them. */
export function CompareView({ address }: { address: RepositoryAddress }) {
  const [search] = useSearch()
  const [base = '', head = ''] = (search['compare'] ?? '').split(BETWEEN)
  return <Compare address={address.address} base={base || null} head={head || null} />
}
