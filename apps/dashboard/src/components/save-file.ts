/** Gives the browser a file to save. A byte order mark tells spreadsheets that it is UTF-8. */
export function saveFile(name: string, mediaType: string, text: string): void {
  const mark = mediaType.startsWith('text/csv') ? '\uFEFF' : ''
  const url = URL.createObjectURL(new Blob([mark, text], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; the URL would hold the whole file in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
