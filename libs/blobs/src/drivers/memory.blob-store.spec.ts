import { describeBlobStore } from '../contract.js'
import { MemoryBlobStore } from './memory.blob-store.js'

describeBlobStore('MemoryBlobStore', async () => new MemoryBlobStore())
