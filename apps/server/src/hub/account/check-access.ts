import { type Answer, emptyAnswer } from '../answer/answer.js'

/** `auth-check`: that the request got here is the answer. */
export async function checkAccess(): Promise<Answer> {
  return emptyAnswer(200)
}
