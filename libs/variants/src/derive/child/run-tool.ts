import { spawn } from 'node:child_process'

/**
 * Runs a program of the operator's, in the process group and under the limits of this process. Never through a shell.
 * @throws Error  it could not be started, or did not end well
 */
export function runTool({
  argv,
  folder,
}: {
  readonly argv: readonly string[]
  readonly folder: string
}): Promise<null> {
  const [program = '', ...args] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', error => reject(new Error(`The tool could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(null)
      else reject(new Error(`The tool ended with ${signal ?? `exit code ${code}`}.`))
    })
  })
}
