// A small process that starts others for the server: see launcher.ts. Its parent connects three times for each, in order, and says what to start.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { LaunchOrder, LaunchReport } from './launch-messages.js'

const connections: Socket[] = []
const orders: Extract<LaunchOrder, { kind: 'start' }>[] = []
const running = new Map<number, number>()
/** Orders that were called off before they could be carried out. */
const calledOff = new Set<number>()

const [, , socketPath = ''] = process.argv
// What arrives is for whoever is started and must not be read here.
const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, socket => {
  connections.push(socket)
  startReady()
})
server.listen(socketPath, () => report({ kind: 'ready' }))

process.on('message', (order: LaunchOrder) => {
  if (order.kind === 'kill') return killGroup(order.id)
  orders.push(order)
  startReady()
})
// The server is gone, however it went: nobody waits for what it started.
process.on('disconnect', () => {
  for (const id of running.keys()) killGroup(id)
  rmSync(dirname(socketPath), { recursive: true, force: true })
  process.exit()
})
// Whoever stops the server by its group stops it, and with it this.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

function startReady(): void {
  while (orders.length > 0 && connections.length >= 3) {
    const order = orders.shift()
    if (order) start(order, connections.splice(0, 3))
  }
}

function start({ id, program, args, env }: Extract<LaunchOrder, { kind: 'start' }>, stdio: Socket[]): void {
  if (calledOff.delete(id)) {
    for (const socket of stdio) socket.destroy()
    return report({ kind: 'ended', id, code: null })
  }
  const child = spawn(program, args, {
    cwd: '/',
    env,
    stdio: stdio as [Socket, Socket, Socket],
    detached: true,
  })
  for (const socket of stdio) socket.destroy()
  child.once('error', error => report({ kind: 'failed', id, message: error.message }))
  if (child.pid === undefined) return
  running.set(id, child.pid)
  report({ kind: 'started', id })
  child.once('exit', code => {
    running.delete(id)
    report({ kind: 'ended', id, code })
  })
}

function killGroup(id: number): void {
  const pid = running.get(id)
  if (pid === undefined) {
    if (orders.some(order => order.id === id)) calledOff.add(id)
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it ended between the check and the signal
  }
}

function report(message: LaunchReport): void {
  if (process.connected) process.send?.(message)
}
