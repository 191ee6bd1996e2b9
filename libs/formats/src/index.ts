export {
  boundedRead,
  type ReadBudget,
  ReadBudgetExceeded,
  readBytes,
  type ReadRange,
  readWithin,
} from './read-range.js'
export type {
  ImportVerdict,
  PickleImport,
  PickleProblem,
  PickleProblemKind,
  PickleScan,
} from './pickle/pickle-scan.js'
export { scanPickle } from './pickle/scan-pickle.js'
