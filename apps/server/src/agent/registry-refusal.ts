/** Characters of a refusal that go into the log. */
const MAX_WORDS = 300

/** An answer that is none: what the registry said, and whether asking again may help. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal'

  constructor(
    readonly status: number,
    message: string,
    readonly retryAfterSeconds = 0,
  ) {
    super(message)
  }

  static async of(response: Response): Promise<RegistryRefusal> {
    const body: unknown = await response.json().catch(() => null)
    const said =
      typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
        ? body.error
        : response.statusText
    const seconds = Number(response.headers.get('retry-after') ?? 0)
    const message = `${response.status} ${said}`.slice(0, MAX_WORDS)
    return new RegistryRefusal(response.status, message, Number.isFinite(seconds) ? seconds : 0)
  }

  /** What may pass by itself: a registry that is away, or asked too often. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408
  }
}
