/** A git process that did not end with exit code 0. Its arguments are not part of the message; what git said is redacted. */
export class GitError extends Error {
  override readonly name = 'GitError'

  /**
   * @param command  the git command, such as `index-pack`
   * @param exitCode  null when a signal ended it, or when it could not be started
   * @param stderr  the end of what it said, without progress lines and secrets
   */
  constructor(
    readonly command: string,
    readonly exitCode: number | null,
    readonly stderr: string,
    options?: { cause?: unknown },
  ) {
    super(
      exitCode === null ? `git ${command} was ended` : `git ${command} failed with exit code ${exitCode}`,
      options,
    )
  }
}
