import { ApiError, isNotAllowed } from '../../api/api-error.js'

/** What the server says to who may not get files, or what a verdict keeps. */
const KEPT = ['gated-repo', 'revision-blocked', 'revision-pending', 'revision-restricted']

/** Whether a part of a report is not there because it is not for its reader, which the report says in its place. */
export function isRefusal(error: unknown): boolean {
  return isNotAllowed(error) || (error instanceof ApiError && KEPT.includes(error.code))
}
