/** Digits: numbers are 32-bit integers. */
const PULL_REQUEST_REF = /^refs\/pr\/([1-9]\d{0,8})$/

/** Where the commits of a pull request are. */
export function pullRequestRef(num: number): string {
  return `refs/pr/${num}`
}

/** The number of the pull request whose ref this is; null for every other ref. */
export function pullRequestNumber(refName: string): number | null {
  const digits = PULL_REQUEST_REF.exec(refName)?.[1]
  return digits === undefined ? null : Number(digits)
}
