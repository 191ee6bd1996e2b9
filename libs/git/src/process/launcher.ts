import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { LaunchOrder, LaunchReport } from './launch-messages.js'

/** A program that was started, through the launcher or by this process itself. */
export interface StartedProgram extends EventEmitter {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Ends it and what it started; nothing when it has ended. */
  killGroup(): void
}

const PROGRAM = new URL('./launcher-main.js', import.meta.url)

/**
 * Milliseconds in which the launcher must have started what it was told to. One that has not is stuck, and is ended: what it was told fails,
 * and from then on the server starts programs itself.
 */
const START_PATIENCE_MS = 30_000

/**
 * Starts programs through a small process of its own. To start one, a process is copied first, and the copy of a server of some hundred
 * megabytes takes tens of milliseconds in which it answers nobody; that of the launcher takes a few, and nobody waits for it.
 *
 * A program's input and output are sockets between it and us: the launcher sees nothing of them. It ends with the server, and ends what
 * it started then.
 */
export class Launcher {
  readonly #started = new Map<number, Launched>()
  #lastId = 0
  #isOver = false

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    child.on('message', (report: LaunchReport) => this.#hear(report))
    child.once('exit', () => this.#end())
    child.on('error', () => this.#end())
  }

  /** @param program  of the launcher, for specs */
  static async open(program: URL = PROGRAM): Promise<Launcher> {
    const folder = await mkdtemp(join(tmpdir(), 'entrepot-launcher-'))
    const child = fork(program, [join(folder, 'socket')], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    })
    const launcher = new Launcher(child, folder)
    try {
      await new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve())
        child.once('exit', code => reject(new Error(`the launcher ended with code ${code}`)))
        child.once('error', reject)
      })
      child.unref()
      launcher.#holdOrLetGo()
      return launcher
    } catch (error) {
      await launcher.close()
      throw error
    }
  }

  /** Of the launcher itself. */
  get pid(): number {
    return this.child.pid ?? 0
  }

  /** False once the launcher has ended; then nothing can be started through it. */
  get isReady(): boolean {
    return !this.#isOver && this.child.connected
  }

  /** Streams are there at once, as those of a process that was started by ourselves. */
  start(program: string, args: readonly string[], env: Readonly<Record<string, string>>): StartedProgram {
    const id = ++this.#lastId
    const path = join(this.folder, 'socket')
    // Connections to a local socket are accepted in the order in which they were made, and orders heard in the order in which they were sent.
    const streams = [connect(path), connect(path), connect(path)] as const
    const launched = new Launched(streams, () => this.#say({ kind: 'kill', id }))
    launched.expect(() => this.#end())
    for (const stream of streams) this.#watch(stream)
    this.#started.set(id, launched)
    this.#holdOrLetGo()
    this.#say({ kind: 'start', id, program, args, env })
    return launched
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    this.#end()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** This process may end while nothing runs, and not before it heard how what runs has ended. */
  #holdOrLetGo(): void {
    if (this.#started.size > 0) this.child.channel?.ref()
    else this.child.channel?.unref()
  }

  #say(order: LaunchOrder): void {
    if (this.child.connected) this.child.send(order)
  }

  #hear(report: LaunchReport): void {
    if (report.kind === 'ready') return
    const launched = this.#started.get(report.id)
    launched?.isHeardOf()
    if (report.kind === 'started') return
    this.#started.delete(report.id)
    this.#holdOrLetGo()
    if (report.kind === 'failed') launched?.emit('error', new Error(report.message))
    else launched?.ended(report.code)
  }

  /** A connection that could not be made shifts those after it to others' places: nothing that follows can be trusted. */
  #watch(stream: Socket): void {
    let isConnected = false
    stream.once('connect', () => (isConnected = true))
    stream.on('error', () => {
      if (!isConnected) this.#end()
    })
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.child.connected) this.child.disconnect()
    this.child.kill('SIGKILL')
    for (const launched of this.#started.values()) launched.ended(null)
    this.#started.clear()
  }
}

class Launched extends EventEmitter implements StartedProgram {
  #patience: NodeJS.Timeout | undefined

  constructor(
    private readonly streams: readonly [Socket, Socket, Socket],
    readonly killGroup: () => void,
  ) {
    super()
  }

  get stdin(): Socket {
    return this.streams[0]
  }

  get stdout(): Socket {
    return this.streams[1]
  }

  get stderr(): Socket {
    return this.streams[2]
  }

  /** Calls `giveUp` when nothing is heard of it in time. */
  expect(giveUp: () => void): void {
    this.#patience = setTimeout(giveUp, START_PATIENCE_MS).unref()
  }

  isHeardOf(): void {
    clearTimeout(this.#patience)
  }

  ended(code: number | null): void {
    this.isHeardOf()
    this.stdin.destroy()
    this.emit('exit', code)
    // What nobody reads is let go, as Node does for processes of its own.
    process.nextTick(() => {
      for (const stream of [this.stdout, this.stderr]) if (stream.readable) stream.resume()
    })
  }
}
