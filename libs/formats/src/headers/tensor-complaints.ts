import { quoted } from './give-up.js'
import type { HeaderIssue, HeaderIssueKind } from './weights-header.js'

/** What is wrong with tensors, once for all that have the same: a header may have ten thousand bad ones. */
export class TensorComplaints {
  private readonly byReason = new Map<string, { kind: HeaderIssueKind; first: string; count: number }>()

  /** @param why  how a sentence goes on that begins with the tensor */
  add(kind: HeaderIssueKind, why: string, name: string): void {
    const known = this.byReason.get(why)
    if (known) known.count += 1
    else if (this.byReason.size < MAX_REASONS) this.byReason.set(why, { kind, first: name, count: 1 })
  }

  get issues(): HeaderIssue[] {
    return [...this.byReason].map(([why, { kind, first, count }]) => ({
      kind,
      message:
        count === 1
          ? `Tensor ${quoted(first)} ${why}.`
          : `Of ${count} tensors, ${quoted(first)} first, each ${why}.`,
    }))
  }
}

/** Reasons may hold words of the file. */
const MAX_REASONS = 32
