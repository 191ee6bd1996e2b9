/** Time as the code sees it: a test hands in its own. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
