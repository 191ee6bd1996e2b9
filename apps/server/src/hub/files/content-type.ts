/** Extensions that browsers may show as what they are: nothing in these formats runs. */
const MEDIA: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  flac: 'audio/flac',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  png: 'image/png',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
}

/** Extensions of text. HTML, SVG and scripts are among it on purpose: as plain text they don't run on our origin. */
const TEXT: ReadonlySet<string> = new Set(
  'cfg css csv gitattributes gitignore html ini ipynb jinja js json jsonl log md mjs py rst sh svg template toml ts tsv txt xml yaml yml'.split(
    ' ',
  ),
)

/** What a file from a repository is served as. */
export function contentTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const media = MEDIA[extension]
  if (media !== undefined) return media
  const isText = TEXT.has(extension) || path.endsWith('LICENSE')
  return isText ? 'text/plain; charset=utf-8' : 'application/octet-stream'
}
