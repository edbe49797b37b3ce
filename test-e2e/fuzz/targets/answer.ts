import type { Answer } from '@supplyline/effects'
import { bytesOf, partsOf } from '../mutate/message.ts'
import { type Outcome, refusal, right, value } from '../target.ts'

/** Bytes of headers that Node's HTTP client takes. */
const HEADERS = 16_384

/** Runs something while `fetch` answers with the parts of an input: the status in its first line, headers and body. */
export const answeredBy = async <T>(bytes: Buffer, ask: () => Promise<T>): Promise<T> => {
  const { first, headers: lines, body } = partsOf(bytes)
  const status = Number(/[2-5]\d\d/.exec(first)?.[0] ?? 200)
  const headers = new Headers()
  let room = HEADERS
  for (const [name, line] of lines) {
    room -= name.length + line.length + 4
    if (room < 0) break
    try {
      headers.append(name, line)
    } catch {
      // No HTTP client would have let it through.
    }
  }
  const { fetch } = globalThis
  globalThis.fetch = async (address) =>
    // A token is asked for there.
    String(address).endsWith('/')
      ? new Response('{}', { headers: { 'x-csrf-token': 't' } })
      : new Response([204, 205, 304].includes(status) ? null : new Uint8Array(body), { status, headers })
  try {
    return await ask()
  } finally {
    globalThis.fetch = fetch
  }
}

export const answerOf = (first: string, body: string, headers: [string, string][] = []): Buffer =>
  bytesOf({ first, headers, body: Buffer.from(body) })

/** Characters of a partner's number or code. More than ten times that would not fit into the record of the outcome. */
const LONGEST_NAME = 100_000

/** What comes back must be what goes into a record; whatever is thrown leaves the outcome unknown. */
export const outcomeOf = async (asked: () => Promise<Answer | undefined>): Promise<Outcome> => {
  let answer: Answer | undefined
  try {
    answer = await asked()
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`thrown: ${String(error)}`)
    if (/call stack|heap|Invalid string length/.test(error.message)) throw error
    return refusal(error.name, error.message.slice(0, 1_000))
  }
  if (answer === undefined) return value('nothing found', '')
  const { outcome, detail } = answer
  const name: unknown = outcome === 'confirmed' ? answer.externalNumber : answer.code
  right(typeof name === 'string', `${outcome} under what is no text`)
  right(name !== '' || outcome === 'refused', 'confirmed under nothing')
  right((name as string).length <= LONGEST_NAME, `${outcome} under ${(name as string).length} characters`)
  right(typeof detail === 'string', `a detail that is ${typeof detail}`)
  return value(outcome, JSON.stringify(answer))
}
