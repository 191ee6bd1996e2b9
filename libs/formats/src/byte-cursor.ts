import type { ReadRange } from './read-range.js'

/** Bytes fetched at a time: few round trips to a store, little memory for many scans at once. */
const WINDOW_BYTES = 256 * 1024
const EMPTY = new Uint8Array(0)
const NEWLINE = 0x0a

/**
 * A place in a file and a window of bytes after it. `fill` is the one call that reads; everything else looks at the window and must be
 * asked for no more than `leftInWindow`.
 */
export class ByteCursor {
  private window: Uint8Array = EMPTY
  private view: DataView = new DataView(EMPTY.buffer)
  private windowStart: number
  /** How `unsigned`, `signed` and `float` read what follows. */
  isBigEndian = false

  private nextWindowBytes: number

  /**
   * @param firstWindowBytes  what is fetched after every leap, twice as much with each window that follows without one, up to 256 KiB; for
   * what is read here and there
   */
  constructor(
    private readonly read: ReadRange,
    public position: number,
    private endExclusive: number,
    private readonly firstWindowBytes = WINDOW_BYTES,
  ) {
    this.windowStart = position
    this.nextWindowBytes = firstWindowBytes
  }

  get leftInWindow(): number {
    return Math.max(0, this.windowStart + this.window.length - this.position)
  }

  /** Bytes up to the end, as far as known: a file shorter than it was said to be shows when it is read. */
  get leftBytes(): number {
    return Math.max(0, this.endExclusive - this.position)
  }

  /** Sees to it that `byteCount` bytes are in the window, or all that there are. */
  async fill(byteCount: number): Promise<void> {
    if (this.leftInWindow >= byteCount || this.leftInWindow >= this.leftBytes) return
    const isLeap = this.position > this.windowStart + this.window.length
    const windowBytes = isLeap ? this.firstWindowBytes : this.nextWindowBytes
    this.nextWindowBytes = Math.min(WINDOW_BYTES, 2 * windowBytes)
    const target = Math.min(this.position + Math.max(byteCount, windowBytes), this.endExclusive)
    const bytes = await this.read(this.position, target)
    if (this.position + bytes.length < target) this.endExclusive = this.position + bytes.length
    this.window = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.windowStart = this.position
  }

  /** The next byte without passing it; -1 at the end of the window. */
  peek(ahead = 0): number {
    return this.window[this.position - this.windowStart + ahead] ?? -1
  }

  byte(): number {
    const value = this.peek()
    this.position += 1
    return value
  }

  /** 1, 2, 4 or 8 bytes; above 2^53 it is not exact, and larger than any file. */
  unsigned(byteCount: number): number {
    const at = this.position - this.windowStart
    this.position += byteCount
    const isLittle = !this.isBigEndian
    if (byteCount === 1) return this.view.getUint8(at)
    if (byteCount === 2) return this.view.getUint16(at, isLittle)
    if (byteCount === 4) return this.view.getUint32(at, isLittle)
    const [low, high] = isLittle ? [at, at + 4] : [at + 4, at]
    return this.view.getUint32(low, isLittle) + this.view.getUint32(high, isLittle) * 2 ** 32
  }

  /** As `unsigned`, with a sign. */
  signed(byteCount: number): number {
    if (byteCount === 8) {
      const value = this.view.getBigInt64(this.position - this.windowStart, !this.isBigEndian)
      this.position += 8
      return Number(value)
    }
    const value = this.unsigned(byteCount)
    const half = 2 ** (8 * byteCount - 1)
    return value < half ? value : value - 2 * half
  }

  /** 4 or 8 bytes. */
  float(byteCount: number): number {
    const at = this.position - this.windowStart
    this.position += byteCount
    return byteCount === 4
      ? this.view.getFloat32(at, !this.isBigEndian)
      : this.view.getFloat64(at, !this.isBigEndian)
  }

  /** A view of what is in the window, which lives until the next `fill`. */
  take(byteCount: number): Uint8Array {
    const at = this.position - this.windowStart
    this.position += byteCount
    return this.window.subarray(at, at + byteCount)
  }

  /**
   * Passes a line and its newline; returns at most `keepBytes` of it, and whether that is all. A line may be as long as the file.
   * The last line needs no newline.
   */
  async line(keepBytes: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
    await this.fill(keepBytes + 1)
    const newline = this.window.indexOf(NEWLINE, this.position - this.windowStart)
    if (newline >= 0) {
      const length = this.windowStart + newline - this.position
      const bytes = this.take(Math.min(length, keepBytes))
      this.position += length - bytes.length + 1
      return { bytes, isWhole: length <= keepBytes }
    }
    const left = this.leftInWindow
    const bytes = this.take(Math.min(left, keepBytes)).slice()
    const isWhole = left <= keepBytes && this.leftBytes === 0
    await this.passLine()
    return { bytes, isWhole }
  }

  private async passLine(): Promise<void> {
    while (this.leftBytes > 0) {
      await this.fill(WINDOW_BYTES)
      const newline = this.window.indexOf(NEWLINE, this.position - this.windowStart)
      if (newline >= 0) {
        this.position = this.windowStart + newline + 1
        return
      }
      this.position = this.windowStart + this.window.length
      if (this.window.length === 0) return
    }
  }
}
