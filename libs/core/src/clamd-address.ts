import { z } from 'zod'

/** Where ClamAV's daemon listens. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** Reads `host:port`, `[::1]:port` or the absolute path of a socket. */
export const clamdAddress = z.string().transform((text, context): ClamdAddress => {
  if (text.startsWith('/')) return { path: text }
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port }
  context.addIssue({ code: 'custom', message: 'must be host:port, or the absolute path of a socket' })
  return z.NEVER
})
