export { makeZip, type ZipMember } from './make-zip.js'
export { legacyTorch, p, pickle, stateDict } from './assemble-pickle.js'
export { HOSTILE_PICKLES } from './hostile-pickles.js'
