import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Launcher, StartedProgram } from './launcher.js'

let launcher: Launcher | null = null

/** From now on git is started through this launcher; null for by this process itself. Called by whoever composes the process. */
export function startGitThrough(chosen: Launcher | null): void {
  launcher = chosen
}

/** Starts a program in a process group of its own, with nothing but `env` for an environment. */
export function startProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): StartedProgram {
  if (launcher?.isReady) return launcher.start(program, args, env)
  const child = spawn(program, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  return Object.assign(child, { killGroup: () => killGroup(child) })
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it ended between the check and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
