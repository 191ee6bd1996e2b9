import { VariantList } from '../variants/variant-list.js'
import type { Repository } from './use-repository.js'

/** Deployable forms of a model. */
export function VariantsView({ repo }: { repo: Repository }) {
  return <VariantList repo={repo.fullName} />
}
