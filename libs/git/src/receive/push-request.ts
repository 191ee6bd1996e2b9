import { asGitOid, DomainError, type GitOid, isGitOid } from '@entrepot/core'
import type { ByteReader } from '../process/byte-reader.js'
import { readPacket } from '../serve/read-packet.js'

/** One wish of a push: `before` null creates the ref, `after` null deletes it. */
export interface RefCommand {
  /** As sent: not checked. What is not UTF-8 has replacement characters in it. */
  readonly name: string
  readonly before: GitOid | null
  readonly after: GitOid | null
}

/** What comes before the pack of a push. */
export interface PushRequest {
  /** In the order sent; only the first of them when there are more than were asked for. */
  readonly commands: readonly RefCommand[]
  readonly hasTooManyCommands: boolean
  /** What the client can do, such as `atomic`; those with a value as `agent=git/2.39`. */
  readonly capabilities: ReadonlySet<string>
}

/** Bytes of commands that are read at all: a million refs of usual names fit, so that they get an answer. */
const COMMANDS_MAX_BYTES = 256 * 1024 * 1024
const NO_OBJECT = '0'.repeat(40)
const COMMAND = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/s

/**
 * Reads a push up to its pack, which is what `bytes` holds then. Null for the probe by which git finds out whether it may push: a request with
 * no command in it.
 *
 * @param maxCommands  further ones are passed over
 * @throws DomainError `invalid-argument` for what is no push, or asks for what was not offered; `limit-exceeded`
 */
export async function readPushRequest(bytes: ByteReader, maxCommands: number): Promise<PushRequest | null> {
  const commands: RefCommand[] = []
  let capabilities: ReadonlySet<string> | null = null
  let hasTooManyCommands = false
  let readBytes = 0
  for (;;) {
    const packet = await readPacket(bytes)
    if (packet === 'flush') break
    if (packet === null) throw malformed('ends before its list of refs does')
    readBytes += packet.length
    if (readBytes > COMMANDS_MAX_BYTES) throw tooLong()
    hasTooManyCommands = commands.length === maxCommands
    if (hasTooManyCommands) continue
    const line = packet.toString('utf8').replace(/\n$/, '')
    // A client that has no more than the newest commits says where they end. That what it sends is whole shows when it is walked.
    if (line.startsWith('shallow ')) continue
    const nul = line.indexOf('\0')
    capabilities ??= new Set(nul < 0 ? [] : line.slice(nul + 1).split(' '))
    commands.push(parseCommand(nul < 0 ? line : line.slice(0, nul)))
  }
  if (capabilities === null) return null
  requireKnownFormat(capabilities)
  if (capabilities.has('push-options')) await passOptions(bytes)
  return { commands, hasTooManyCommands, capabilities }
}

function parseCommand(line: string): RefCommand {
  const [, before = '', after = '', name = ''] = COMMAND.exec(line) ?? []
  if (!isGitOid(before) || !isGitOid(after)) throw malformed('has a line that is no command')
  return { name, before: oidOrNull(before), after: oidOrNull(after) }
}

function oidOrNull(oid: string): GitOid | null {
  return oid === NO_OBJECT ? null : asGitOid(oid)
}

function requireKnownFormat(capabilities: ReadonlySet<string>): void {
  for (const capability of capabilities) {
    if (capability.startsWith('object-format=') && capability !== 'object-format=sha1')
      throw malformed('is of a repository with another object format than SHA-1')
  }
}

/** Options of a push are for hooks, which there are none of. */
async function passOptions(bytes: ByteReader): Promise<void> {
  let readBytes = 0
  for (;;) {
    const packet = await readPacket(bytes)
    if (packet === 'flush') return
    if (packet === null) throw malformed('ends before its options do')
    readBytes += packet.length
    if (readBytes > COMMANDS_MAX_BYTES) throw tooLong()
  }
}

function malformed(why: string): DomainError {
  return new DomainError('invalid-argument', `The push could not be read: it ${why}.`)
}

function tooLong(): DomainError {
  const message = `The list of refs in one push may have ${COMMANDS_MAX_BYTES} bytes. Push fewer refs at a time.`
  return new DomainError('limit-exceeded', message, { maxBytes: COMMANDS_MAX_BYTES })
}
