/**
 * Reads `[start, endExclusive)` of one file, in bytes. Answers with fewer bytes only where the file ends. Readers of headers ask for little
 * at a time and never for a whole file.
 */
export type ReadRange = (start: number, endExclusive: number) => Promise<Uint8Array>
