import type { ReadRange } from '../read-range.js'
import { type Content, issue, type Gathering } from '../scan/gathering.js'

const CHUNK_BYTES = 4 * 1024 * 1024
/** Bytes of a description after the name of a layer in which its function is given. */
const LAYER_BYTES = 64 * 1024
const LAMBDA = /"class_name"\s*:\s*"Lambda"/
const CODE = /"function"\s*:\s*(?:\[\s*"|\{[^{}]{0,200}__lambda__)|"__lambda__"/

/**
 * A model or weights in HDF5: searched from end to end for layers that carry code, as the description of a model may lie anywhere in it.
 * Costs one pass over the file, which `read` bounds.
 */
export async function scanHdf5(gathering: Gathering, content: Content): Promise<void> {
  const { read, sizeBytes, member } = content
  const found = await findLambda(read, sizeBytes)
  if (found === null) return
  gathering.issues.push(
    issue(
      'keras',
      'keras-code',
      member,
      found === 'code'
        ? 'A Lambda layer holds compiled Python code.'
        : 'A Lambda layer calls a function that is not in the file.',
      found === 'code' ? 'dangerous' : 'suspicious',
    ),
  )
}

async function findLambda(read: ReadRange, sizeBytes: number): Promise<'code' | 'name' | null> {
  let found: 'name' | null = null
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
    const chunk = Buffer.from(await read(at, Math.min(at + CHUNK_BYTES + LAYER_BYTES, sizeBytes)))
    if (!chunk.includes('Lambda') && !chunk.includes('__lambda__')) continue
    const text = chunk.toString('latin1')
    const layer = LAMBDA.exec(text)
    if (/"class_name"\s*:\s*"__lambda__"/.test(text)) return 'code'
    for (let rest = layer ? text.slice(layer.index) : ''; rest !== '';) {
      if (CODE.test(rest.slice(0, LAYER_BYTES))) return 'code'
      found = 'name'
      const next = LAMBDA.exec(rest.slice(10))
      rest = next ? rest.slice(10 + next.index) : ''
    }
  }
  return found
}
