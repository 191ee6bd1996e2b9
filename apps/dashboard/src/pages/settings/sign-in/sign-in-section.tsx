/** Being built. */
export function SignInSection() {
  return null
}
