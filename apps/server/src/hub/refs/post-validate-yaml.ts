import type { IncomingMessage } from 'node:http'
import { parseCard, validateAsHub } from '@entrepot/cards'
import { REPO_TYPES, type RepoType } from '@entrepot/core'
import { z } from 'zod'
import { type Answer, jsonAnswer, textAnswer } from '../answer/answer.js'
import { readBody } from '../body/read-body.js'
import { parseJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'

/** Bytes of a body: a card of any size that the rules still look at, escaped as JSON. */
const BODY_MAX_BYTES = 4 * 1024 * 1024

const jsonBody = z.object({ content: z.string(), repoType: z.enum(REPO_TYPES).nullish() })

/**
 * `validate-yaml`: what the Hub would say about a card that is sent as text or in JSON. Nobody needs to sign in: it looks at nothing but
 * what was sent. Answers 400 where the Hub would refuse the card, with the same body: JSON, or lines for a client that asks for text because
 * it shows them to a person.
 */
export async function postValidateYaml(_hub: Hub, { request, target }: Exchange): Promise<Answer> {
  const { content, type } = await readCard(request, target.query)
  const { errors, warnings } = validateAsHub({
    repo: { type, id: 'a/b' },
    card: parseCard(Buffer.from(content)),
    files: [],
    parents: [],
  })
  const status = errors.length > 0 ? 400 : 200
  if (request.headers.accept?.trim().toLowerCase() !== 'text/plain')
    return jsonAnswer({ errors, warnings }, [], status)
  const lines = [
    ...errors.map(error => `- Error: ${error.message}`),
    ...warnings.map(warning => `- Warning: ${warning.message}`),
  ]
  return textAnswer(lines.join('\n'), [], status)
}

async function readCard(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<{ content: string; type: RepoType }> {
  const text = (await readBody(request, BODY_MAX_BYTES)).toString('utf8')
  const kind = request.headers['content-type']?.trim().toLowerCase() ?? ''
  if (kind.startsWith('text/')) {
    const type = z.enum(REPO_TYPES).safeParse(query.get('repoType'))
    return { content: text, type: type.data ?? 'model' }
  }
  // `RepoCard.validate` of huggingface_hub sends a form.
  const isForm = kind.startsWith('application/x-www-form-urlencoded')
  const json = isForm ? JSON.stringify(Object.fromEntries(new URLSearchParams(text))) : text
  const { content, repoType } = parseJsonBody(json, jsonBody)
  return { content, type: repoType ?? 'model' }
}
