/** Characters that the server reads of a policy at most, in bytes: what is larger is no policy. */
const MAX_BYTES = 100_000

/** The text of a file that somebody chose. Throws `tooLarge` for one that can be no policy. */
export async function readPolicyFile(file: File, tooLarge: string): Promise<string> {
  if (file.size > MAX_BYTES) throw new Error(tooLarge)
  return file.text()
}
