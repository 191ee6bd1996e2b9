import type { RefCommand, RefResult } from '@entrepot/git'

/** What was decided about each command of one push. A refusal, once there, stays. */
export class PushDecisions {
  readonly #refusals = new Map<RefCommand, string>()

  constructor(private readonly commands: readonly RefCommand[]) {}

  refuse(command: RefCommand, reason: string): void {
    if (!this.#refusals.has(command)) this.#refusals.set(command, reason)
  }

  refuseAll(reason: string): void {
    for (const command of this.commands) this.refuse(command, reason)
  }

  /** Commands that nothing speaks against so far. */
  get accepted(): readonly RefCommand[] {
    return this.commands.filter(command => !this.#refusals.has(command))
  }

  get hasRefusals(): boolean {
    return this.#refusals.size > 0
  }

  get results(): RefResult[] {
    return this.commands.map(command => ({
      name: command.name,
      refusal: this.#refusals.get(command) ?? null,
    }))
  }
}
