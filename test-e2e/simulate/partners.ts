import { type Answer, type createEffects, NotSent } from '@supplyline/effects'
import { operationsOf as erpOperations } from '../../services/procurement-sync/src/erp/erp.ts'
import { READ_MASTER } from '../../services/procurement-sync/src/erp/master/reading.ts'
import type { ErpFault } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import { operationsOf as channelOperations } from '../../services/supplier-ack/src/channel/channel.ts'
import type { ChannelFault } from '../../services/supplier-ack/src/channel/memory-channel.ts'
import type { FaultKinds } from './faults.ts'
import type { World } from './instance.ts'
import { down } from './moments.ts'
import type { Suffer } from './sim-calls.ts'
import type { SimProcess } from './sim-process.ts'

type System = Parameters<typeof createEffects>[0]['systems'][string]
type Operation = System['operations'][string]

export const TIMEOUT_MS = 5_000
export const LONGEST_COMMIT_MS = 3_000
/** Within this time a successor, who has to look it up twice first, makes the next attempt. */
const NEXT_ATTEMPT_MS = 60_000
/** How late the answer to that attempt is; whoever it has overtaken wakes and is heard first. */
const OVERTAKING_MS = 3_000
const OVERTAKEN_MS = 1_000

const ERP_FAULTS: Partial<Record<FaultKinds['erp'], ErpFault>> = {
  refused: 'refuse',
  unavailable: 'unavailable',
  'written, no answer': 'commit then time out',
  'written, reset': 'commit then reset',
  'written late': 'commit late',
  'written, then down': 'commit then reset',
  'refused, replaced': 'refuse',
}

const EDI_FAULTS: Partial<Record<FaultKinds['edi'], ChannelFault>> = {
  refused: 'refuse',
  unavailable: 'unavailable',
  'taken, no answer': 'take then time out',
  'taken, reset': 'take then reset',
  'taken, garbled': 'take then garble',
}

/** The answer is heard in a turn of its own; `lateMs` after it was given. */
const heard = async <T>(process: SimProcess, answer: Promise<T>, lateMs: number): Promise<T> => {
  const said = await answer.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if (lateMs > 0) await new Promise<void>((resolve) => process.clock.at(process.clock.now() + lateMs, resolve))
  await process.turn()
  if ('error' in said) throw said.error
  return said.value
}

/** The request leaves at once: what was held up before it would be another request than the one that was stored as sent. */
const erpOperation = (process: SimProcess, world: World, suffer: Suffer, operation: Operation): Operation => {
  const { faults, erp, overtaken } = world
  return {
    ...operation,
    send: (intent, signal) => {
      const found = faults.at('erp', process.service)
      const { kind, ms = 0 } = found ?? {}
      if (kind === 'not reached') return heard(process, Promise.reject(new NotSent('connection refused')), 0)
      const fault = kind && ERP_FAULTS[kind]
      if (fault && !erp.down) erp.faults.push(fault)
      const answer = operation.send(intent, signal)
      if (kind === 'written, then down') after(answer, () => down(erp, ms, world))
      if (kind === 'written, killed') after(answer, () => suffer(process, 'killed, noticed late', ms))
      const overtakes = overtaken.get(intent.reference)
      overtaken.delete(intent.reference)
      if (overtakes) faults.later(OVERTAKEN_MS, overtakes)
      if (kind === 'refused, replaced')
        after(answer, () => {
          suffer(process, 'replaced', NEXT_ATTEMPT_MS)
          if (process.status === 'frozen') overtaken.set(intent.reference, () => process.wake())
        })
      const lateMs = kind === 'answers late' ? 2 * TIMEOUT_MS : overtakes ? OVERTAKING_MS : 0
      return heard<Answer>(process, answer, lateMs)
    },
    find: async (intent, signal) => {
      await process.turn()
      const kind = faults.take('erp look-up', process.service)
      if (kind === 'not reached') return heard(process, Promise.reject(new NotSent('connection refused')), 0)
      if (kind === 'unavailable') return heard(process, Promise.reject(new Error('503')), 0)
      return heard(process, operation.find(intent, signal), kind === 'answers late' ? 2 * TIMEOUT_MS : 0)
    },
  }
}

/** Nothing is written: whatever goes wrong, the answer alone is missing, late, or a refusal. */
const readOperation = (process: SimProcess, { faults }: World, operation: Operation): Operation => ({
  ...operation,
  send: (intent, signal) => {
    const kind = faults.take('erp', process.service)
    if (kind === undefined) return heard(process, operation.send(intent, signal), 0)
    if (kind === 'refused')
      return heard<Answer>(
        process,
        Promise.resolve({ outcome: 'refused', code: 'NO-AUTHORITY', detail: 'as asked' }),
        0,
      )
    if (kind === 'answers late') return heard(process, operation.send(intent, signal), 2 * TIMEOUT_MS)
    const error = kind === 'not reached' ? new NotSent('connection refused') : new Error(kind)
    return heard(process, Promise.reject(error), 0)
  },
})

/** Before the one who has asked hears of it. */
const after = (answer: Promise<unknown>, fn: () => void): void => void answer.then(fn, fn)

/** Tells of an order as soon as it stands. */
const standing = (world: World, { send, ...operation }: Operation): Operation => ({
  ...operation,
  send: (intent, signal) => {
    const answer = send(intent, signal)
    const { erp, whenStanding } = world
    after(answer, () => {
      const order = erp.orders.find(({ request }) => request.reference === intent.reference)
      if (order) whenStanding(order)
    })
    return answer
  },
})

const system = (name: string, operations: Record<string, Operation>, longestCommitMs: number): System => ({
  ...{ name, operations, concurrency: 4, ratePerSecond: 100, timeoutMs: TIMEOUT_MS, longestCommitMs },
  breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
})

export const erpSystem = (process: SimProcess, world: World, suffer: Suffer): Record<string, System> => {
  const operations = Object.entries(erpOperations(world.erp)).map(([name, operation]) => {
    if (name === READ_MASTER) return [name, readOperation(process, world, operation)] as const
    const told = name === 'place-order' ? standing(world, operation) : operation
    return [name, erpOperation(process, world, suffer, told)] as const
  })
  return { sap: system('sap', Object.fromEntries(operations), LONGEST_COMMIT_MS) }
}

export const ediSystem = (process: SimProcess, world: World, suffer: Suffer): Record<string, System> => {
  const { faults, channel } = world
  const { 'send-interchange': sending } = channelOperations(channel)
  if (!sending) throw new Error('a channel sends interchanges')
  const operation: Operation = {
    send: (intent, signal) => {
      const found = faults.at('edi', process.service)
      const { kind, ms = 0 } = found ?? {}
      if (kind === 'not reached') return heard(process, Promise.reject(new NotSent('connection refused')), 0)
      const fault = kind && EDI_FAULTS[kind]
      if (fault && !channel.down) channel.faults.push(fault)
      const answer = sending.send(intent, signal)
      if (kind === 'taken, killed') after(answer, () => suffer(process, 'killed, noticed late', ms))
      return heard(process, answer, 0)
    },
    find: (intent, signal) => heard(process, sending.find(intent, signal), 0),
  }
  return { edi: system('edi', { 'send-interchange': operation }, 0) }
}
