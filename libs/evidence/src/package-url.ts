import { encodePath } from './read-license.js'
import type { EvidenceSubject } from './subject.js'

/**
 * The package URL of a model. Null for all others: the type `huggingface` is for models alone.
 *
 * @param commit  null: no revision in particular
 */
export function packageUrl(
  subject: Pick<EvidenceSubject, 'repo'>,
  { type, id }: { readonly type: string; readonly id: string },
  commit: string | null,
): string | null {
  if (type !== 'model') return null
  const path = encodePath(id)
  const origin = encodeURIComponent(new URL(subject.repo.url).origin)
  return `pkg:huggingface/${path}${commit === null ? '' : `@${commit}`}?repository_url=${origin}`
}
