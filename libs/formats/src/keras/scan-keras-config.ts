import { judgeImport } from '../pickle/judge-import.js'
import type { ReadRange } from '../read-range.js'
import { issue, type Gathering } from '../scan/gathering.js'

/** A description of layers; that of the largest model is a few megabytes. */
const MAX_CONFIG_BYTES = 16 * 1024 * 1024
/** Values in it. */
const MAX_NODES = 2_000_000
const KERAS_MODULES = /^(?:keras|keras_nlp|keras_hub|keras_cv|keras_core|tf_keras|tensorflow)(?:$|[.>])/

/** The description of a Keras model in its archive: layers that carry code, and classes out of modules that are not Keras's. */
export async function scanKerasConfig(
  gathering: Gathering,
  read: ReadRange,
  sizeBytes: number,
  member: string,
): Promise<void> {
  const config =
    sizeBytes <= MAX_CONFIG_BYTES ? parse(Buffer.from(await read(0, sizeBytes)).toString('utf8')) : null
  if (config === null) {
    gathering.isComplete = false
    gathering.issues.push(issue('keras', 'broken', member, 'The description of the model cannot be read.'))
    return
  }
  const open: unknown[] = [config]
  for (let count = 0; open.length > 0 && count < MAX_NODES; count++) {
    const node = open.pop()
    if (node === null || typeof node !== 'object') continue
    if (!Array.isArray(node)) judgeNode(gathering, node as Readonly<Record<string, unknown>>, member)
    open.push(
      ...(Object.values(node) as unknown[])
        .filter(value => typeof value === 'object' && value !== null)
        .slice(0, MAX_NODES / 20),
    )
  }
  if (open.length > 0) gathering.isComplete = false
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the caller says that it can't be read.
    return null
  }
}

function judgeNode(gathering: Gathering, node: Readonly<Record<string, unknown>>, member: string): void {
  const { class_name: className, module, config } = node
  if (className === 'Lambda' || className === '__lambda__') addLambda(gathering, className, config, member)
  if (typeof module !== 'string' || typeof className !== 'string' || KERAS_MODULES.test(module)) return
  const name = className === 'function' && typeof config === 'string' ? config : className
  if (module === 'builtins' && className === 'function') return
  const verdict = judgeImport(module, name)
  if (verdict === 'allowed') return
  gathering.issues.push(
    issue(
      'keras',
      'keras-code',
      member,
      `The model takes \`${module}.${name}\` from outside of Keras.`.slice(0, 300),
      verdict,
    ),
  )
}

function addLambda(gathering: Gathering, className: string, config: unknown, member: string): void {
  const hasCode =
    className === '__lambda__' ||
    JSON.stringify(config ?? null).includes('__lambda__') ||
    holdsMarshalled(config)
  gathering.issues.push(
    issue(
      'keras',
      'keras-code',
      member,
      hasCode
        ? 'A Lambda layer holds compiled Python code.'
        : 'A Lambda layer calls a function that is not in the file.',
      hasCode ? 'dangerous' : 'suspicious',
    ),
  )
}

/** `function: [code, defaults, closure]`, as Keras 2 writes it. */
function holdsMarshalled(config: unknown): boolean {
  if (config === null || typeof config !== 'object' || !('function' in config)) return false
  return Array.isArray(config.function) && typeof config.function[0] === 'string'
}
