import type { RepoAddress } from '../../../routing/paths.js'

/** Two revisions of a repository beside each other. Null for the head of its default branch. */
export function Compare({ address }: { address: RepoAddress; base: string | null; head: string | null }) {
  return <p>{address.fullName}</p>
}
