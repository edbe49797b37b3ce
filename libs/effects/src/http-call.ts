import { neverConnected } from './never-connected.ts'
import { NotSent } from './outside-system.ts'

export type HttpAnswer = { status: number; headers: Headers; text: string }

/**
 * What an answer's status means, by RFC 9110; the same for every partner.
 * `answered`: done, if the body can be read. `refused`: not done, if the body says why in the partner's words.
 * `turned-away`: nobody looked at it, so that it was not sent; it goes by itself or is for an operator to mend.
 * `unknown`: it may have been done.
 */
export type HttpMeaning = 'answered' | 'refused' | 'turned-away' | 'unknown'

/** Credentials (401), a wrong address (421), a lock (423), too soon or too often (425, 429). */
const TURNED_AWAY = [401, 421, 423, 425, 429]

/** `alsoTurnedAway`: further statuses by which this partner turns requests away before it looks at them. */
export const meaningOf = ({ status, headers }: HttpAnswer, alsoTurnedAway: readonly number[] = []): HttpMeaning => {
  if (status >= 200 && status < 300) return 'answered'
  if (TURNED_AWAY.includes(status) || alsoTurnedAway.includes(status)) return 'turned-away'
  // Overload or maintenance that has an end. Without it, a proxy may say 503 of a request that it has passed on.
  if (status === 503 && headers.has('retry-after')) return 'turned-away'
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown'
}

/** How long the partner asks to be left alone, in milliseconds (RFC 9110, 10.2.3: seconds, or a date). */
export const retryAfterOf = ({ headers }: HttpAnswer): number | undefined => {
  const value = headers.get('retry-after')?.trim() ?? ''
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

export const turnedAway = (what: string, answer: HttpAnswer): NotSent =>
  new NotSent(what, { retryAfterMs: retryAfterOf(answer) })

/**
 * One request and its whole answer. Throws NotSent if there was no connection; whatever else is thrown (a reset, an
 * abort, an answer of more than `longestAnswer` characters) leaves unknown what became of the request.
 */
export const httpCall = async (
  address: string,
  init: RequestInit,
  { partner, longestAnswer }: { partner: string; longestAnswer: number },
): Promise<HttpAnswer> => {
  const response = await fetch(address, { ...init, redirect: 'manual' }).catch((error: unknown) => {
    if (neverConnected(error)) throw new NotSent(`no connection to ${partner}`, { cause: error })
    throw error
  })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > longestAnswer)
      throw new Error(`the answer of ${partner} is longer than ${longestAnswer} characters`)
  }
  return { status: response.status, headers: response.headers, text: text + decoder.decode() }
}
