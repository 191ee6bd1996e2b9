import { type AccountPrincipal, DomainError, type DomainErrorCode, isDomainError } from '@entrepot/core'
import {
  type ByteReader,
  isFastForward,
  openView,
  peelTips,
  type PushReport,
  type PushRequest,
  type ReceivedPack,
  receivePack,
  type RefCommand,
} from '@entrepot/git'
import { listPacks, listRefs, type RefRow, type RefUpdate, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { repeatedNames, shownName, whyNotCommand } from './command-rules.js'
import { folderConflicts } from './folder-conflicts.js'
import { PushDecisions } from './push-decisions.js'
import { verdictLines } from './verdict-lines.js'

/** Refs of one push. Each is a row and a line of the answer; who has more pushes in parts. */
export const PUSH_MAX_COMMANDS = 10_000
/** Landings that one push may take: each tries again without a ref that another one moved meanwhile. */
const MAX_LANDINGS = 5

/** One push by somebody who may write to the repository. */
export interface Push {
  readonly actor: AccountPrincipal
  readonly repo: Repo
  readonly request: PushRequest
  /** Stands where the pack begins, if one was sent. */
  readonly bytes: ByteReader
  /** Of a pusher who may leave; ignored once landing has begun. */
  readonly signal: AbortSignal
}

export interface PushOutcome extends PushReport {
  /** Codes of what was refused, for the audit log. */
  readonly refusedCodes: readonly DomainErrorCode[]
}

interface Work {
  readonly push: Push
  readonly refs: ReadonlyMap<string, RefRow>
  readonly decisions: PushDecisions
  readonly lines: string[]
  readonly refusedCodes: Set<DomainErrorCode>
}

/**
 * Takes a push: the pack into a quarantine as it arrives, each ref judged by itself, and what may land lands in one transaction. When this
 * resolves, every ref that is reported as done is durable, and nothing of the others is left. Refusals are part of the outcome; what is
 * left of the body when it was refused early stays unread.
 *
 * The pack can build on what landed in this repository and on nothing else, so that naming an object that somebody else holds gets nobody
 * to it: whoever writes here may see all of it.
 *
 * @throws DomainError `cancelled`  the pusher left
 */
export async function receivePush(engines: Engines, push: Push): Promise<PushOutcome> {
  const refs = await listRefs(engines.db.prisma, push.repo.id)
  const decisions = new PushDecisions(push.request.commands)
  const byName = new Map(refs.map(ref => [ref.name, ref]))
  const work: Work = { push, decisions, refs: byName, lines: [], refusedCodes: new Set() }
  const unpackError = await takeAndLand(engines, work)
  return { unpackError, results: decisions.results, lines: work.lines, refusedCodes: [...work.refusedCodes] }
}

async function takeAndLand(engines: Engines, work: Work): Promise<string | null> {
  if (work.push.request.hasTooManyCommands) return refuseWhole(work, tooManyRefs())
  decideByNames(work)
  const { accepted } = work.decisions
  if (accepted.length === 0) return null
  if (accepted.every(command => command.after === null)) {
    await land(engines, work, accepted.map(toDeletion), null)
    return null
  }
  let received: ReceivedPack
  try {
    received = await receive(engines, work.push)
  } catch (error) {
    if (!isDomainError(error) || error.code === 'cancelled') throw error
    return refuseWhole(work, error)
  }
  try {
    await land(engines, work, await decideByObjects(work, received.gitDir), received)
    return null
  } finally {
    await received.dispose()
  }
}

function tooManyRefs(): DomainError {
  const message = `One push may move ${PUSH_MAX_COMMANDS} refs. Push in parts: \`git push origin <some> <of> <them>\`.`
  return new DomainError('limit-exceeded', message, { maxRefs: PUSH_MAX_COMMANDS })
}

/** Nothing of the push is taken. */
function refuseWhole({ decisions, lines, refusedCodes }: Work, error: DomainError): string {
  refusedCodes.add(error.code)
  decisions.refuseAll('nothing of the push was taken')
  lines.push(...error.message.split('\n'))
  return error.message
}

async function receive(
  { db, git, scratchDir }: Engines,
  { repo, bytes, signal }: Push,
): Promise<ReceivedPack> {
  const rows = await listPacks(db.prisma, repo.id)
  const objectsOf = await git.hydrate(repo.id, rows)
  if (repo.rewrites === 0) return receivePack(scratchDir, { objectsOf, bytes, signal })
  // A cache may still have what a rewriting of the history took away; no ref may lead there again.
  const view = await openView(scratchDir, objectsOf, { refs: [], packs: rows.map(({ oid }) => oid) })
  try {
    const received = await receivePack(scratchDir, { objectsOf: view.gitDir, bytes, signal })
    const dispose = async () => void (await Promise.all([received.dispose(), view.dispose()]))
    return { ...received, dispose }
  } catch (error) {
    await view.dispose()
    throw error
  }
}

/** What names and refs tell, before anything is unpacked. */
function decideByNames(work: Work): void {
  const { push, refs, decisions } = work
  const { commands } = push.request
  const repeated = repeatedNames(commands)
  for (const command of commands) {
    const isRepeated = repeated.has(command.name)
    const refusal = isRepeated ? 'it is named twice' : whyNotCommand(command, push.repo, refs)
    if (refusal !== null) decisions.refuse(command, refusal)
  }
  decideByFolders(work)
  keepAtomic(work)
}

function decideByFolders({ refs, decisions }: Work): void {
  const names = new Set(refs.keys())
  for (const { name, after } of decisions.accepted) {
    if (after === null) names.delete(name)
    else names.add(name)
  }
  const created = decisions.accepted.filter(({ before }) => before === null)
  const clashing = folderConflicts(
    names,
    created.map(({ name }) => name),
  )
  for (const command of created) {
    if (clashing.has(command.name))
      decisions.refuse(command, 'another ref is a folder of that name, or has it as a folder')
  }
}

/** All or none, where the pusher wants it so. */
function keepAtomic({ push, decisions }: Work): void {
  if (push.request.capabilities.has('atomic') && decisions.hasRefusals)
    decisions.refuseAll('the push is atomic, and another ref was refused')
}

/** What the objects tell: what each ref would lead to, and whether it would lose something. */
async function decideByObjects(work: Work, gitDir: string): Promise<RefUpdate[]> {
  const { decisions } = work
  const targets = decisions.accepted.flatMap(({ after }) => after ?? [])
  const commits = await peelTips(gitDir, targets)
  const updates = new Map<RefCommand, RefUpdate>()
  for (const command of decisions.accepted) {
    const { name, before, after } = command
    const commit = after && commits.get(after)
    if (after === null) updates.set(command, toDeletion(command))
    else if (!commit) decisions.refuse(command, 'it leads to no commit, or to one that was not sent')
    else if (name.startsWith('refs/heads/') && commit !== after)
      decisions.refuse(command, 'a branch points at a commit, not at a tag')
    else {
      const update = { name, before, after: { oid: after, commit } }
      updates.set(command, update)
      await decideByForce(work, command, update, gitDir)
    }
  }
  keepAtomic(work)
  return decisions.accepted.flatMap(command => updates.get(command) ?? [])
}

function toDeletion({ name, before }: RefCommand): RefUpdate {
  return { name, before, after: null }
}

/** The default branch and tags are what others build on: to take something back there needs more than the right to write. */
async function decideByForce(
  { push, lines, decisions, refusedCodes }: Work,
  command: RefCommand,
  { name, before, after }: RefUpdate,
  gitDir: string,
): Promise<void> {
  const isTag = name.startsWith('refs/tags/')
  const isDefault = name === `refs/heads/${push.repo.defaultBranch}`
  if (before === null || after === null || (!isTag && !isDefault)) return
  if (isDefault && (await isFastForward(gitDir, before, after.commit))) return
  if (can(push.actor, 'repo:admin', push.repo)) return
  refusedCodes.add('forbidden')
  decisions.refuse(command, isTag ? 'that tag is there already' : 'non-fast-forward')
  const what = isTag ? `Moving the tag ${shownName(name)}` : `Forcing ${shownName(name)}, the default branch,`
  lines.push(`${what} needs the right repo:admin, which your token does not give here.`)
}

/** Lands what was accepted; a ref that another push moved meanwhile is left out, and the others are tried again. */
async function land(
  engines: Engines,
  work: Work,
  wanted: readonly RefUpdate[],
  quarantine: ReceivedPack | null,
): Promise<void> {
  const { push, decisions, lines } = work
  const { actor, repo, request } = push
  let refUpdates = wanted
  for (let landings = 0; refUpdates.length > 0 && landings < MAX_LANDINGS; landings += 1) {
    try {
      const defaultBranch = firstBranch(work, refUpdates)
      const incoming = { actor, source: 'push', repo, refUpdates, quarantine } as const
      const received = await landIncoming(engines, {
        ...incoming,
        ...(defaultBranch !== null && { defaultBranch }),
      })
      lines.push(...verdictLines(received.judgements, request.capabilities.has('quiet')))
      return
    } catch (error) {
      if (!isDomainError(error) || error.code === 'cancelled') throw error
      decideByRefusal(work, error)
      const accepted = new Set(decisions.accepted.map(({ name }) => name))
      refUpdates = refUpdates.filter(({ name }) => accepted.has(name))
    }
  }
  if (refUpdates.length > 0) decisions.refuseAll('too many other pushes at once; fetch first')
}

/** The branch that an empty repository gets is the default one from then on, whatever it is called. */
function firstBranch({ refs, push }: Work, refUpdates: readonly RefUpdate[]): string | null {
  const isBranch = ({ name }: { readonly name: string }) => name.startsWith('refs/heads/')
  const [only, another] = refUpdates.filter(isBranch)
  if (!only || another || [...refs.values()].some(isBranch)) return null
  const branch = only.name.slice('refs/heads/'.length)
  return branch === push.repo.defaultBranch ? null : branch
}

function decideByRefusal(work: Work, error: DomainError): void {
  const { decisions, lines, refusedCodes } = work
  refusedCodes.add(error.code)
  const moved = decisions.accepted.find(({ name }) => name === error.detail['ref'])
  if (error.code === 'ref-conflict' && moved) {
    decisions.refuse(moved, 'fetch first')
    return keepAtomic(work)
  }
  decisions.refuseAll(REASONS[error.code] ?? 'refused')
  lines.push(...error.message.split('\n'))
}

/** The short form of a refusal, at the end of git's line about the ref; the whole of it is in the lines above. */
const REASONS: Partial<Record<DomainErrorCode, string>> = {
  'path-unsafe': 'paths that can not be taken',
  'limit-exceeded': 'more than a push may have',
  'card-invalid': 'the card is not valid',
  'push-refused': 'the policy blocks it',
  'lfs-object-missing': 'large files are missing',
  'object-missing': 'objects are missing',
  'object-corrupt': 'objects are damaged',
  'ref-conflict': 'fetch first',
  forbidden: 'not allowed',
}
