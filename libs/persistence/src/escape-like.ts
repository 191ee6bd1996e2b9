/**
 * Text as a `LIKE` pattern takes it literally. Prisma escapes nothing: its `startsWith` is a pattern, and so is `equals` without regard to
 * case, in which the `_` of one namespace would stand for any letter of another.
 */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
