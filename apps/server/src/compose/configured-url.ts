import type { Config } from '@entrepot/core'

/** The URL of this server, no slash at the end, where no request says how it is called: what was configured, else where it listens. */
export function configuredUrl({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
