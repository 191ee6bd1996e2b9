/** For `catch`: null where there is no such file; everything else is thrown on. */
export function ignoreMissing(error: unknown): null {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  throw error
}
