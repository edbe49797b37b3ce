import { contentHash } from '@supplyline/decider'
import type { OutgoingMessage } from '@supplyline/state'
import type { Request, RequestHandler } from 'express'
import { appending } from './appending.ts'
import { type Principal, principalOf } from './auth.ts'
import { asking, type Reach } from './in-time.ts'
import { problem } from './problem.ts'

/** For so long a key is remembered. */
const KEPT_MS = 48 * 3_600_000

export type Answer = { status: 202; headers: Record<string, string>; body: unknown }

/** What a request comes to: the events to store, and the answer once they are. */
export type Accepted = { messages: OutgoingMessage[]; answer: Answer }

/**
 * Validates a request and says what it comes to; throws a problem if it is refused. `cause` is the same each time the
 * same caller sends the same request under the same key: ids are derived from it.
 */
export type Accept = (request: Request, principal: Principal, cause: string) => Accepted | Promise<Accepted>

/** As kept. `waiting`: events that the log may not have acknowledged yet, their values in base 64. */
type Kept = { fingerprint: string; answer: Answer; waiting?: (Omit<OutgoingMessage, 'value'> & { value: string })[] }

/** `noted`: it is on record, or known that it cannot be put there, that the events are stored. */
type Outcome = { answer: Answer; replayed: boolean; noted: Promise<void> }

/**
 * Makes a POST happen once for each key of a caller. What a request comes to is kept before any of it is sent; whoever
 * finds it kept but not known to be sent, after a crash, sends the very same events again, which readers recognise.
 `ready` throws a 503 problem as long as nothing may be accepted.
 */
export const once = (context: Reach, ready: () => void) => {
  const append = appending(context)
  const inFlight = new Map<string, { fingerprint: string; outcome: Promise<Outcome> }>()

  /** What the key stands for: what it stood for before, or else what this request comes to. */
  const settle = async (key: string, fingerprint: string, accept: () => Accepted | Promise<Accepted>) => {
    const now = context.clock.now()
    try {
      const { messages, answer } = await accept()
      const waiting = messages.map((m) => ({ ...m, value: Buffer.from(m.value).toString('base64') }))
      const note = { key, value: { fingerprint, answer, waiting } satisfies Kept, expiresAt: now + KEPT_MS }
      const { kept, value } = await asking(context, (store) => store.keepOnce(note, now))
      return { entry: value as Kept, replayed: !kept }
    } catch (refusal) {
      // What was accepted once is answered as it was then, whatever the rules say by now.
      const found = (await asking(context, (store) => store.recall(key, now))) as Kept | undefined
      if (!found) throw refusal
      return { entry: found, replayed: true }
    }
  }

  const take = async (
    key: string,
    fingerprint: string,
    accept: () => Accepted | Promise<Accepted>,
  ): Promise<Outcome> => {
    const { entry, replayed } = await settle(key, fingerprint, accept)
    const { answer, waiting } = entry
    if (entry.fingerprint !== fingerprint) throw reused()
    if (!waiting) return { answer, replayed, noted: Promise.resolve() }
    await append(waiting.map((m) => ({ ...m, value: Buffer.from(m.value, 'base64') })))
    const note = { key, value: { fingerprint, answer } satisfies Kept, expiresAt: context.clock.now() + KEPT_MS }
    const noted = asking(context, (store) => store.keep(note)).catch((err: unknown) => {
      // The events are stored, which is what we promised; the next one to use the key sends them again.
      context.logger.warn({ err }, 'could not note that the events of a request are stored')
    })
    return { answer, replayed, noted }
  }

  return (accept: Accept): RequestHandler =>
    async (request, response) => {
      ready()
      const principal = principalOf(response)
      const given = keyOf(request)
      const target = `${request.baseUrl}${request.route.path} ${JSON.stringify(request.params)}`
      const fingerprint = contentHash([target, request.body ?? null])
      const key = `idempotency:${principal.name}:${given}`
      const cause = `${key} ${fingerprint}`
      let flight = inFlight.get(key)
      const joined = flight !== undefined
      if (!flight) {
        flight = { fingerprint, outcome: take(key, fingerprint, () => accept(request, principal, cause)) }
        inFlight.set(key, flight)
        const landed = () => inFlight.delete(key)
        flight.outcome.then(({ noted }) => noted).then(landed, landed)
      }
      if (flight.fingerprint !== fingerprint) throw reused()
      const { answer, replayed } = await flight.outcome
      response.set(answer.headers)
      if (joined || replayed) response.set('Idempotency-Replayed', 'true')
      response.status(answer.status).json(answer.body)
    }
}

const keyOf = (request: Request): string => {
  const key = request.get('Idempotency-Key')
  if (key !== undefined && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw problem(400, {
    type: 'idempotency-key-needed',
    detail: `${key === undefined ? 'There is no Idempotency-Key header' : 'The Idempotency-Key is not 1 to 200 visible ASCII characters'}. Send one of your own, such as a UUID, and the same one when you try again.`,
  })
}

const reused = () =>
  problem(422, {
    type: 'idempotency-key-reused',
    detail: 'Another request was sent under this Idempotency-Key. Nothing was accepted. Send this one under a new key.',
  })
