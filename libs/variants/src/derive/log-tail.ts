import type { Readable } from 'node:stream'

/** UTF-16 units of what a tool said that are kept: its end tells what went wrong. */
const MAX_LENGTH = 8_000
const MAX_LINE_LENGTH = 300

/** The end of what tools said, without the names of folders of this host and without control characters. */
export class LogTail {
  #text = ''

  get text(): string {
    return this.#text
  }

  /** The last line that says something. */
  get lastLine(): string | null {
    const lines = this.#text.split('\n').filter(line => /\w/.test(line))
    return lines.at(-1)?.trim().slice(0, MAX_LINE_LENGTH) ?? null
  }

  add(words: string): void {
    this.#text = `${this.#text}${words}`.slice(-MAX_LENGTH)
  }

  /** Takes in all that arrives, until the stream ends. */
  async follow(stream: Readable, folder: string): Promise<void> {
    stream.setEncoding('utf8')
    for await (const chunk of stream)
      this.add(String(chunk).replaceAll(folder, '.').replace(/\r/g, '\n').replace(CONTROL, ''))
  }
}

const CONTROL = new RegExp(String.raw`[\u0000-\u0009\u000b-\u001f\u007f-\u009f]`, 'g')
