import { type Config, parseConfig } from '@entrepot/core'

/** The one place that reads the process's environment. */
export function configFromEnvironment(): Config {
  return parseConfig(process.env, process.cwd())
}

/** What child processes need to find programs such as `git`. */
export function searchPath(): string {
  return process.env['PATH'] ?? ''
}

/** Libraries check less of what can’t be wrong in a program that has been tested; they look once, when they are loaded. */
export function runAsInProduction(): void {
  process.env['NODE_ENV'] ??= 'production'
}
