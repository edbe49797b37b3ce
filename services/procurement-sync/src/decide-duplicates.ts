import { type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import { exceptionId, HOUR_MS, raise, resolve } from './exceptions.ts'
import { compareStanding, lookAgain } from './looks.ts'
import type { Ended, PostingChanged } from './posting.ts'
import { ofKind } from './posting-kinds.ts'

const DUPLICATE = 'duplicate-posting'

/** What stands in the ERP, beside what should. Nothing is reversed by itself: a person decides, and the next look sees it. */
export const reconcile = (
  input: Input,
  posting: Ended,
  standing: readonly string[],
): Decision<Message | PostingChanged> => {
  const { reference, document, kind, site, erp, looks } = posting
  const keep = posting.status === 'posted' ? posting.externalNumber : null
  const { found, gone, left } = compareStanding(standing, keep, posting.extra)
  const resolved = gone.map((number) => {
    const id = exceptionId(DUPLICATE, document, `${kind} ${number}`)
    return resolve(input, id, site, 'procurement-sync', `${quote(number)} stands no longer in ${erp}`)
  })
  const changed = found.length + gone.length > 0
  return {
    events: [
      ...(changed ? [{ type: 'PostingChanged' as const, data: { ...posting, extra: left } }] : []),
      ...found.map((number) => tooMany(input, posting, number)),
      ...resolved,
    ],
    timers: lookAgain(input.now, reference, looks, left.length > 0),
  }
}

export const tooMany = (input: Input, posting: Ended, number: string): Message => {
  const { document, kind, site, erp } = posting
  const { noun, owner } = ofKind(posting)
  const keep = posting.status === 'posted' ? quote(posting.externalNumber) : undefined
  const known = keep ? `is posted as ${keep}` : 'was refused'
  const detail = `${noun} ${quote(document)} ${known}, but ${erp} also holds it as ${quote(number)}`
  const nextAction = `reverse ${quote(number)} in ${erp}, and keep ${keep ?? 'none'}`
  const about = { kind: DUPLICATE, subject: document, which: `${kind} ${number}`, site, owner }
  return raise(input, { ...about, dueInMs: HOUR_MS, detail, nextAction })
}
