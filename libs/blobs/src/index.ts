export { FsBlobStore } from './drivers/fs.blob-store.js'
export { MemoryBlobStore } from './drivers/memory.blob-store.js'
export { openBlobStore } from './open-blob-store.js'
export { sweepUploads, type SweepOptions } from './sweep-uploads.js'
export {
  faulty,
  randomFaults,
  type Fault,
  type FaultPlan,
  type FaultyCall,
} from './wrappers/faulty.blob-store.js'
export { verified } from './wrappers/verified.blob-store.js'
