import { commandsOf, type DecidingService, decidingServices, inboxOf } from '@supplyline/schemas'
import type { Letter, Place } from '../dead-letters/letter.ts'

/**
 * What becomes of a letter. RETRY, SKIP and REPLACE release the key that waits because of it; RESUBMIT has the record
 * taken after all; DISMISS: nobody will, and nothing is sent.
 */
export type Action = 'RETRY' | 'SKIP' | 'REPLACE' | 'RESUBMIT' | 'DISMISS'
export type Decision = Extract<Action, 'RETRY' | 'SKIP' | 'REPLACE'>

/** What is done about one letter. `aggregate`: the one that is released. */
export type Step = {
  letter: string
  service: DecidingService
  partition: number
  offset: number
  action: Action
  aggregate: string | null
  site: string
  original: Place
}

/** Faults of bytes: the router has nothing in hand that could be tried again, so the bytes are given to it anew. */
const OF_BYTES = new Set(['undecodable', 'unknown-schema-id', 'unknown-record', 'incompatible-schema'])

const commandTopics = new Set(decidingServices.map((service) => commandsOf(service).name))
const inboxes = new Set(decidingServices.map((service) => inboxOf(service).name))

export const stepFor = (
  letter: Letter,
  parked: { aggregate: string; site: string } | undefined,
  decision: Decision | undefined,
  edited: boolean,
): Step | { letter: string; cannot: string } => {
  const { id, service, partition, offset, original, code } = letter
  const aggregate = parked?.aggregate ?? null
  const cannot = (why: string) => ({ letter: id, cannot: why })
  const step = (action: Action): Step => ({
    ...{ letter: id, service, partition, offset, action, aggregate, site: parked?.site ?? '*', original },
  })
  if (aggregate === null) {
    if (decision === 'SKIP') return step('DISMISS')
    if (decision)
      return cannot(`no key waits because of it, so there is nothing to ${decision}; leave the decision out`)
    if (original.topic === '') return cannot('its headers do not say where the original lies; dismiss it with SKIP')
    if (commandTopics.has(original.topic)) return cannot('a command is asked for again; dismiss this one with SKIP')
    if (inboxes.has(original.topic)) return cannot('the service told this to itself; dismiss it with SKIP')
    return step('RESUBMIT')
  }
  const action = decision ?? (edited || OF_BYTES.has(code) ? 'REPLACE' : 'RETRY')
  if (action === 'REPLACE' && inboxes.has(original.topic))
    return cannot('the service told this to itself, and nothing can take its place; decide RETRY or SKIP')
  return step(action)
}

/** Whether the bytes of the letter are sent. */
export const needsBytes = ({ action }: Pick<Step, 'action'>): boolean => action === 'REPLACE' || action === 'RESUBMIT'
