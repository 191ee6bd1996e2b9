/** Injection token of the composition root's `Services`. */
export const SERVICES = Symbol('services')
