import { addPullKey, listOwnPullKeys, removePullKey } from '@entrepot/variants'
import { z } from 'zod'
import { type Answer, emptyAnswer, jsonAnswer } from '../hub/answer/answer.js'
import { readJsonBody } from '../hub/body/read-json-body.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange } from '../hub/routing/route.js'

const KeyBody = z.object({ publicKey: z.string().max(1_000) })

/** `GET /api/entrepot/pull-keys`: keys that pull as a token of the caller's account. */
export async function getPullKeys({ engines }: Hub, { principal }: Exchange): Promise<Answer> {
  const keys = await listOwnPullKeys(engines, principal)
  return jsonAnswer(keys.map(words))
}

/** `PUT`: has an Ollama pull as the token of this request. */
export async function putPullKey({ engines }: Hub, { request, principal }: Exchange): Promise<Answer> {
  const { publicKey } = await readJsonBody(request, KeyBody)
  return jsonAnswer(words(await addPullKey(engines, principal, publicKey)))
}

/** `DELETE`: and has it do so no more. */
export async function deletePullKey({ engines }: Hub, { request, principal }: Exchange): Promise<Answer> {
  const { publicKey } = await readJsonBody(request, KeyBody)
  await removePullKey(engines, principal, publicKey)
  return emptyAnswer(204)
}

function words({ publicKey, tokenId, createdAt }: Awaited<ReturnType<typeof addPullKey>>) {
  return { publicKey: sshKey(publicKey), tokenId, createdAt: createdAt.toISOString() }
}

/** As it stands in `id_ed25519.pub`. */
function sshKey(publicKey: string): string {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const kind = 'ssh-ed25519'
  const wire = Buffer.concat([field(Buffer.from(kind)), field(Buffer.from(publicKey, 'base64'))])
  return `${kind} ${wire.toString('base64')}`
}
