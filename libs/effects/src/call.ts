import type { Clock } from '@supplyline/messaging'
import type { StoredIntent } from '@supplyline/state'
import { contextFromHeaders, inSpan } from '@supplyline/telemetry'
import type { Breaker } from './breaker.ts'
import { AlreadyHeld, type Answer, NotSent, type Operation, type OutsideSystem } from './outside-system.ts'

export type CallResult =
  | { kind: 'answered'; answer: Answer }
  /**
   * `missing`: a look-up found nothing under the reference. `held`: the system has it, by its own word, and its number is
   * to be looked up. `unknown`: the request may have done its work, or may yet.
   */
  | { kind: 'missing' | 'held' | 'unknown'; why: string }
  | { kind: 'not-sent'; why: string; retryAfterMs: number | undefined }

/** One call, in a client span of the flow that asked for it. Never rejects. */
export const call = async (
  { system, breaker, clock }: { system: OutsideSystem; breaker: Breaker; clock: Clock },
  intent: StoredIntent,
  verb: 'send' | 'find',
  deadline: number,
): Promise<CallResult> => {
  const { reference, attempt, trace } = intent
  const name = `${intent.operation} ${system.name}`
  try {
    const answer = await inSpan(
      verb === 'find' ? `look up ${name}` : name,
      'client',
      () => ({
        'supplyline.system': system.name,
        'supplyline.operation': intent.operation,
        'supplyline.reference': reference,
        'supplyline.attempt': attempt,
      }),
      contextFromHeaders(trace ? { traceparent: trace } : {}),
      async (span) => {
        const found = await breaker.run(async () =>
          readable(await beforeDeadline(system, clock, intent, verb, deadline), system.operations[intent.operation]),
        )
        span.setAttribute('supplyline.outcome', found?.outcome ?? 'missing')
        return found
      },
    )
    if (answer) return { kind: 'answered', answer }
    return { kind: verb === 'find' ? 'missing' : 'unknown', why: `nothing from ${system.name} under ${reference}` }
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    if (error instanceof NotSent) return { kind: 'not-sent', why, retryAfterMs: error.retryAfterMs }
    return { kind: error instanceof AlreadyHeld && system.uniqueReferences ? 'held' : 'unknown', why }
  }
}

/** Also of all numbers that a look found together. */
const LONGEST_NUMBER = 100_000

/**
 * What an adapter read out of an answer. A number that is none says that the answer was not what it seemed: its outcome
 * is unknown. Only who merely asks may be told of no number at all.
 */
const readable = (answer: Answer | undefined, operation: Operation | undefined): Answer | undefined => {
  if (!answer) return undefined
  const told: unknown = answer.outcome === 'confirmed' ? answer.externalNumber : answer.code
  if (typeof told !== 'string' || told.length > LONGEST_NUMBER || (told === '' && !operation?.reads))
    throw new Error(`an answer that cannot be read: ${answer.outcome} without a number or code`)
  return answer
}

const beforeDeadline = async (
  system: OutsideSystem,
  clock: Clock,
  intent: StoredIntent,
  verb: 'send' | 'find',
  deadline: number,
): Promise<Answer | undefined> => {
  const operation = system.operations[intent.operation]
  if (!operation) throw new NotSent(`${system.name} has no operation ${intent.operation}`)
  const abandon = new AbortController()
  const late = Promise.withResolvers<never>()
  const cancel = clock.at(deadline, () => {
    const error = new Error(`no answer from ${system.name} within ${system.timeoutMs} ms`)
    late.reject(error)
    abandon.abort(error)
  })
  try {
    return await Promise.race([operation[verb](intent, abandon.signal), late.promise])
  } finally {
    cancel()
  }
}
