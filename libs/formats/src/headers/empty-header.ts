import type { HeaderIssue, WeightFormat, WeightsHeader } from './weights-header.js'

/** A header of which nothing is known but its format: what readers fill in. */
export function emptyHeader(format: WeightFormat): WeightsHeader {
  return {
    format,
    isComplete: true,
    types: [],
    tensorCount: 0,
    parameterCount: null,
    bitsPerWeight: null,
    architecture: null,
    quantization: null,
    shape: null,
    part: null,
    hasChatTemplate: false,
    externalFiles: [],
    metadata: {},
    issues: [],
  }
}

/** A header that could not be read, and why. */
export function brokenHeader(format: WeightFormat, issue: HeaderIssue): WeightsHeader {
  return { ...emptyHeader(format), isComplete: false, issues: [issue] }
}
