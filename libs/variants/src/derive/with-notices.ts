import type { License } from '@entrepot/licenses'
import type { SupportFiles } from './support-files.js'

/** The files with a NOTICE that has the words that the licence wants in one. */
export function withNotices(support: SupportFiles, license: License | null): SupportFiles {
  const wanted = license?.mandatedNotices.filter(({ place }) => place === 'notice-file') ?? []
  const held = support.small.filter(({ path }) => /^notice(\.\w+)?$/i.test(path))
  const text = held.map(({ bytes }) => bytes.toString('utf8')).join('\n')
  const missing = wanted
    .filter(({ texts }) => !texts.some(words => text.toLowerCase().includes(words.toLowerCase())))
    .flatMap(({ texts: [words] }) => words ?? [])
  if (missing.length === 0) return support
  const [notice = { path: 'NOTICE', bytes: Buffer.alloc(0) }] = held
  const before = notice.bytes.toString('utf8').trimEnd()
  const bytes = Buffer.from(`${[...(before === '' ? [] : [before]), ...missing].join('\n\n')}\n`)
  const others = support.small.filter(({ path }) => path !== notice.path)
  return { ...support, small: [...others, { path: notice.path, bytes }] }
}
