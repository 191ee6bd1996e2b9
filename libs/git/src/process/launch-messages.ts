/** What the server tells its launcher. */
export type LaunchOrder =
  | {
      readonly kind: 'start'
      readonly id: number
      readonly program: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
    }
  | { readonly kind: 'kill'; readonly id: number }

/** What the launcher tells the server. */
export type LaunchReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** `code` is null when a signal ended it. */
  | { readonly kind: 'ended'; readonly id: number; readonly code: number | null }
