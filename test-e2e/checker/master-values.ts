import { canonicalJson } from '@supplyline/decider'
import { allTopics, entityOf, type Message, type RecordName, type Records } from '@supplyline/schemas'
import type { Facts } from './facts.ts'

const MASTER = 'master-data'

type Item = Records['master.Item']
type Value = Item | Records['master.Supplier']
type Asked = { eventId: string; value: Value; requestedAt: number }

/**
 * Why a value that was asked for does not hold as it should. Undefined: it was published in its time, and stands unless
 * another one that begins later does; or somebody was told that it cannot be; or it waits. Of items that share a GTIN
 * somebody was told.
 */
export const valueMissing = (facts: Facts, message: Message): string | undefined => {
  const asked = askedIn(message)
  if (!asked || !facts.evidence.stores[MASTER]) return undefined
  const { eventId, value } = asked
  const entity = entityOf(value)
  const type = message.type.slice(0, -'ChangeRequested'.length)
  const topic = allTopics.find((t) => t.writer === MASTER && t.records.includes(type as RecordName))
  const key = entity.slice(entity.indexOf(':') + 1)
  const values = facts.on(topic?.name ?? '').filter((record) => record.key === key)
  const wanted = textOf(value)
  const early = values.find((r) => textOf(r.message?.data) === wanted && r.timestamp < value.effectiveFrom - CLOCKS_MS)
  if (early) return `is published ${value.effectiveFrom - early.timestamp} ms before its time`
  if (textOf(values.at(-1)?.message?.data) === wanted)
    return 'packaging' in value ? sharedGtin(facts, value) : undefined
  if (facts.about(entity).some(({ cause }) => cause === eventId) || facts.isWaiting(MASTER, entity)) return undefined
  return isOvertaken(facts, message.type, entity, asked) ? undefined : `is not what stands for ${entity}`
}

/** Another item is published with a GTIN of this one, of which nobody knows. */
const sharedGtin = (facts: Facts, item: Item): string | undefined => {
  const newest = new Map(facts.of('master.Item').map(({ data }) => [data.item, data]))
  for (const [code, other] of newest) {
    const gtin = code === item.item ? undefined : gtinsOf(other).find((one) => gtinsOf(item).includes(one))
    if (gtin === undefined || isParked(facts, `item:${code}`, `item:${item.item}`, `identifier:gtin ${gtin}`)) continue
    const isTold = facts
      .of('supplyline.ExceptionRaised')
      .some(
        ({ data }) =>
          data.kind === 'duplicate-item' &&
          facts.isOpen(data.exceptionId) &&
          [gtin, code, item.item].every((named) => data.detail.includes(named)),
      )
    if (!isTold) return `has GTIN ${gtin}, as has ${code}, and nobody was told`
  }
  return undefined
}

const gtinsOf = ({ gtin, packaging }: Item): string[] =>
  [gtin, ...packaging.map((level) => level.gtin)].flatMap((g) => g ?? [])

const isParked = (facts: Facts, ...ids: string[]): boolean =>
  ids.some((id) => facts.aggregate(MASTER, id)?.parked !== undefined)

/** The timer that publishes it goes by the service's clock, its record's time by the broker's. */
const CLOCKS_MS = 1_000

/** Another one was asked for that holds from later on, or was asked for later. */
const isOvertaken = (facts: Facts, type: RecordName, entity: string, asked: Asked): boolean =>
  facts.of(type).some(({ data }) => {
    const other = data as unknown as Asked
    if (other.eventId === asked.eventId || entityOf(other.value) !== entity) return false
    return beginsAt(other) > beginsAt(asked) || other.requestedAt >= asked.requestedAt
  })

const beginsAt = ({ value, requestedAt }: Asked): number => Math.max(value.effectiveFrom, requestedAt)

const askedIn = ({ type, data }: Message): Asked | undefined =>
  type.startsWith('master.') && type.endsWith('ChangeRequested') ? (data as unknown as Asked) : undefined

/** As it was asked for: how an item was packed before is for master-data to say. */
const textOf = (value: object | undefined): string => (value ? canonicalJson({ ...value, packagingVersions: [] }) : '')
