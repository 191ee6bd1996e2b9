export type { CommitSpec } from './fake-hub/commit-files.js'
export type { RequestEntry } from './fake-hub/exchange.js'
export { type FakeFile, pointerText } from './fake-hub/fake-file.js'
export type { FakeCommit } from './fake-hub/fake-repo.js'
export type { Fault, FaultEffect, FaultHandle } from './fake-hub/fault.js'
export { seededBytes } from './fake-hub/large-file-store.js'
export {
  type FakeHub,
  type FakeHubOptions,
  type FakeRepoSpec,
  startFakeHub,
} from './fake-hub/start-fake-hub.js'
export { demoParents, demoRepos } from './fixtures/demo-repos.js'
export { gitattributesWith, STOCK_GITATTRIBUTES } from './fixtures/stock-gitattributes.js'
export { type GgufTensor, type GgufValue, writeGguf } from './fixtures/write-gguf.js'
export { type TensorSpec, writeSafetensors } from './fixtures/write-safetensors.js'
