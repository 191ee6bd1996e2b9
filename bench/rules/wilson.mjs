/** Standard deviations either side of 95 %. */
const Z = 1.96

/** Lower bound of the 95 % interval of Wilson for `right` out of `n`; null without any. */
export function wilsonLower(right, n) {
  if (n === 0) return null
  const share = right / n
  const centre = share + Z ** 2 / (2 * n)
  const spread = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))
  return Math.max(0, (centre - spread) / (1 + Z ** 2 / n))
}
