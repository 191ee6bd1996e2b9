import { describeResolution, questionFor, resolveVariant } from '@entrepot/variants'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'
import { readQuestion } from './read-question.js'

/**
 * `GET /api/entrepot/variants/resolve?model=&engine=&memory=24GiB&…`: the variant of a model that is right, the ranking with what made each
 * of the others lose, and all it takes to fetch and run it. Where none is right, `chosen` is null and `explanation` says why.
 */
export async function getResolution(
  { engines, publicUrl }: Hub,
  { principal, request, target: { query } }: Exchange,
): Promise<Answer> {
  const question = await questionFor(engines.db, principal, readQuestion(query))
  const resolution = await resolveVariant(engines, question)
  return jsonAnswer(describeResolution(resolution, question, publicBaseUrl(publicUrl, request)))
}
