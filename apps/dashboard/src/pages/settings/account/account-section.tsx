/** Being built. */
export function AccountSection() {
  return null
}
