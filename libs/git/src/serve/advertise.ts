import type { Ref } from '../gitdir/ref.js'
import { runGit } from '../process/run-git.js'
import { FLUSH, packet } from './pkt-line.js'
import { protocolVariables, type ProtocolVersion, SERVE_SETTINGS } from './protocol.js'

/** Bytes of a listing of refs: about a million of them. */
const LISTING_MAX_BYTES = 128 * 1024 * 1024
const NO_OBJECT = '0'.repeat(40)
/** What a push may ask for. */
const PUSH_CAPABILITIES =
  'report-status report-status-v2 delete-refs side-band-64k quiet atomic ofs-delta push-options object-format=sha1 agent=entrepot'

/**
 * The first answer to somebody who clones or fetches: the refs of a view, or in version 2 what can be asked for, which is the same for
 * every repository.
 * Cost: a git process.
 */
export async function advertiseForFetch(
  gitDir: string,
  version: ProtocolVersion,
  signal?: AbortSignal,
): Promise<Buffer> {
  const listing = await runGit(['upload-pack', '--stateless-rpc', '--advertise-refs', gitDir], {
    gitDir,
    settings: SERVE_SETTINGS,
    variables: protocolVariables(version),
    maxOutputBytes: LISTING_MAX_BYTES,
    ...(signal && { signal }),
  })
  return version === 2 ? listing : Buffer.concat([serviceLine('git-upload-pack'), listing])
}

/** The first answer to somebody who pushes: where the refs stand, by which a client knows what to send. */
export function advertiseForPush(refs: readonly Ref[]): Buffer {
  const [first, ...others] = refs
  const head = first ? `${first.oid} ${first.name}` : `${NO_OBJECT} capabilities^{}`
  const packets = [packet(`${head}\0${PUSH_CAPABILITIES}\n`)]
  for (const { oid, name } of others) packets.push(packet(`${oid} ${name}\n`))
  return Buffer.concat([serviceLine('git-receive-pack'), ...packets, FLUSH])
}

function serviceLine(service: string): Buffer {
  return Buffer.concat([packet(`# service=${service}\n`), FLUSH])
}
