import { type FileHandle, open } from 'node:fs/promises'
import { type GgufTensor, readGgufTensors } from '@entrepot/formats'

/** A GGUF file whose tensors all lie in it, each in bytes of its own. */
export interface OpenGguf {
  /** For whoever asked to close. */
  readonly file: FileHandle
  readonly tensors: readonly GgufTensor[]
}

/**
 * Opens a GGUF file that is what it says.
 * @throws Error in one sentence, when it is not
 */
export async function openGguf(path: string): Promise<OpenGguf> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (start: number, endExclusive: number) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(endExclusive, size) - start))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
      return bytes.subarray(0, bytesRead)
    }
    const { tensors, isWhole, issues } = await readGgufTensors(read, size)
    if (!isWhole) throw new Error(issues[0]?.message ?? 'It is truncated.')
    return { file, tensors }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** @throws Error in one sentence, when a GGUF file is not what it says */
export async function checkGguf(path: string): Promise<void> {
  const { file } = await openGguf(path)
  await file.close()
}
