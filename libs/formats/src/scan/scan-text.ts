import type { FileFormat } from '../identify/file-format.js'
import { findSecrets } from '../secrets/find-secrets.js'
import { templateIssues, templatesIn } from '../text/template-issues.js'
import { scanPossiblePickle } from '../pickle/scan-pickle.js'
import { addPickle, type Content, type Gathering } from './gathering.js'

/** Bytes of a text that are searched: larger ones are data and vocabularies, and nobody writes a key after the first megabytes. */
const MAX_TEXT_BYTES = 2 * 1024 * 1024

/** Text: secrets in it, and templates that are code. */
export async function scanText(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { read, sizeBytes, member, format } = content
  // What reads as text may be a pickle of protocol 0 all the same.
  addPickle(gathering, await scanPossiblePickle(read, { start: 0, endExclusive: sizeBytes }), member)
  const bytes = Buffer.from(await read(0, Math.min(sizeBytes, MAX_TEXT_BYTES)))
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const text = new TextDecoder(!isUtf16 ? 'utf-8' : bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  if (member === null) gathering.secrets.push(...findSecrets(text))
  for (const template of templatesIn(text)) gathering.issues.push(...templateIssues(template, member))
  return format
}
