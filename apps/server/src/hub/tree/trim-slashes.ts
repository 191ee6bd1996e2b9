/** A path without the slashes around it. Linear: a regex for those at the end costs the square of a run of them in the middle. */
export function trimSlashes(path: string): string {
  let start = 0
  let end = path.length
  while (start < end && path[start] === '/') start += 1
  while (end > start && path[end - 1] === '/') end -= 1
  return path.slice(start, end)
}
