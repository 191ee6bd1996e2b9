import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError, formatRepoId } from '@entrepot/core'
import {
  ByteReader,
  formatPushReport,
  KEEPALIVE,
  PUSH_MAX_BYTES,
  type PushRequest,
  readPushRequest,
  takesBands,
} from '@entrepot/git'
import { isRefusedAttempt, PUSH_MAX_COMMANDS, receivePush, requireNotMirror } from '@entrepot/registry'
import { httpErrorOf } from '../errors/http-errors.js'
import type { Answer } from '../hub/answer/answer.js'
import { logRefusal } from '../hub/answer/log-refusal.js'
import type { Hub } from '../hub/hub.js'
import { leaveSignal } from '../hub/routing/leave-signal.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { gitAnswer } from './git-answer.js'
import { gitBody } from './git-body.js'

const RESULT = 'application/x-git-receive-pack-result'
/** Milliseconds between signs of life while a push is judged and stored: proxies cut what is silent for a minute. */
const KEEPALIVE_MS = 5_000
/** Bytes of a refused push that are read and forgotten, as git listens only when it has sent all. Beyond, the connection is cut. */
const DRAIN_MAX_BYTES = PUSH_MAX_BYTES

/** `POST …/git-receive-pack`: a push. Once its commands could be read, whatever becomes of it is told in git's own report. */
export async function postReceivePack(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  const { request } = exchange
  await requireNotMirror(hub.engines.db.prisma, target.repo)
  const bytes = new ByteReader(gitBody(request, 'application/x-git-receive-pack-request'))
  const hasArrived = once(request, 'end').catch(() => undefined)
  let push: PushRequest | null
  try {
    push = await readPushRequest(bytes, PUSH_MAX_COMMANDS)
  } catch (error) {
    await drain(exchange, bytes)
    throw error
  }
  if (push === null) {
    await drain(exchange, bytes)
    return gitAnswer(RESULT, Buffer.alloc(0))
  }
  const report = takePush(hub, exchange, target, { push, bytes })
  const ready = await Promise.race([report, hasArrived])
  return gitAnswer(RESULT, Buffer.isBuffer(ready) ? ready : Readable.from(waitFor(report, push)))
}

interface Arriving {
  readonly push: PushRequest
  readonly bytes: ByteReader
}

/** Takes a push, and what is left of its body; resolves to the report, whatever happens. */
async function takePush(
  hub: Hub,
  exchange: Exchange,
  { repo }: RepoTarget,
  { push, bytes }: Arriving,
): Promise<Buffer> {
  const { principal, request, response, requestId, address } = exchange
  try {
    if (principal.kind === 'anonymous') throw new DomainError('authentication-required', 'Sign in to push.')
    const signal = leaveSignal(response)
    const { refusedCodes, ...report } = await receivePush(hub.engines, {
      actor: principal,
      repo,
      request: push,
      bytes,
      signal,
    })
    const attempt = { principal, address, attempt: 'git-push', subject: formatRepoId(repo) }
    for (const code of refusedCodes)
      if (isRefusedAttempt(new DomainError(code, ''))) hub.refusals.note({ ...attempt, code })
    await drain(exchange, bytes)
    return formatPushReport(report, push)
  } catch (error) {
    logRefusal(hub.engines.logger, error, request, requestId)
    await drain(exchange, bytes)
    return formatPushReport(failureOf(error, push, requestId), push)
  }
}

function failureOf(error: unknown, { commands }: PushRequest, requestId: string) {
  const { message } = httpErrorOf(error)
  const results = commands.map(({ name }) => ({ name, refusal: 'the push failed; nothing was changed' }))
  return { unpackError: message, results, lines: [`${message} (${requestId})`] }
}

/** Signs of life for those who understand them, and at last the report. */
async function* waitFor(report: Promise<Buffer>, push: PushRequest): AsyncGenerator<Buffer> {
  while (takesBands(push)) {
    const stop = new AbortController()
    const pause = sleep(KEEPALIVE_MS, null, { signal: stop.signal }).catch(() => null)
    const ready = await Promise.race([report, pause])
    stop.abort()
    if (ready !== null) return yield ready
    yield KEEPALIVE
  }
  yield await report
}

/** Reads the rest of the body and forgets it. */
async function drain({ request }: Exchange, bytes: ByteReader): Promise<void> {
  let drained = 0
  try {
    for await (const chunk of bytes.rest()) {
      drained += chunk.length
      if (drained > DRAIN_MAX_BYTES) return void request.destroy()
    }
  } catch {
    // The client left, or what it sent can't be unpacked: nobody waits for the rest.
    request.destroy()
  }
}
