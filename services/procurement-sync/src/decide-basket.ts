import { clip, type Decider, type Decision, derivedId, quote, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import { type BasketEvent, type BasketLine, type BasketState, basketOf, evolveBasket, merge } from './basket.ts'
import { barOf, numberIn } from './erp-standing.ts'
import { raise } from './exceptions.ts'
import { toBuyers } from './refusals.ts'

export type BasketInput = Input<MessageOf<'procurement.AddToBasket' | 'supplyline.TimerFired'>>
type AddToBasket = MessageOf<'procurement.AddToBasket'>['data']
type Open = Extract<BasketState, { status: 'open' }>

const CUT_OFF = 'cut-off'
/** A basket with so many lines does not wait for its cut-off. */
export const FULL = 200

const decide = (input: BasketInput, state: BasketState): Decision<BasketEvent> => {
  const { message } = input
  switch (message.type) {
    case 'procurement.AddToBasket':
      return whenAdded(input, state, message.data)
    case 'supplyline.TimerFired':
      return message.data.name === CUT_OFF && state.status === 'open' ? order(input, state, state.lines.length) : {}
    default: {
      const _: never = message
      return {}
    }
  }
}

export const basket: Decider<BasketState, BasketInput, BasketEvent> = {
  initialState: { status: 'empty' },
  decide,
  evolve: evolveBasket,
}

const whenAdded = (input: Input, state: BasketState, added: AddToBasket): Decision<BasketEvent> => {
  const { site, supplier, erp, window } = added
  const waiting = state.status === 'open' ? state.lines : []
  const accepted: BasketLine[] = []
  const refused: BasketLine[] = []
  const reasons = new Set<string>()
  for (const line of added.lines) {
    const { requisitionId, contentHash } = added
    if (waiting.some((w) => w.requisitionId === requisitionId && w.line.line === line.line)) continue
    const [item] = referencesOf(input, 'master.Item').filter((i) => i.item === line.item)
    const erpMaterial = numberIn(item?.erpMaterials, erp)
    const missing = missingFor(input, added, line, erpMaterial)
    for (const reason of missing) reasons.add(reason)
    const inBasket = { requisitionId, contentHash, line, erpMaterial: erpMaterial ?? '' }
    if (missing.length === 0) accepted.push(inBasket)
    else refused.push(inBasket)
  }
  const refusal =
    refused.length > 0
      ? refuseLines(input, added, refused, [...reasons], {
          ...{ code: 'erp-data-missing', salt: 'refused' },
          nextAction: `add the missing numbers for ${erp} to master data; then ask for the lines again`,
        })
      : []
  if (accepted.length === 0) return { events: refusal }

  const cutOff = state.status === 'open' ? state.cutOff : input.now + window * 1000
  const references = newest([...(state.status === 'open' ? state.references : []), ...input.references])
  const filled: BasketEvent = { type: 'LinesAdded', data: { site, supplier, erp, lines: accepted, references, cutOff } }
  const open = evolveBasket(state, filled) as Open
  const { length } = open.lines
  const count = cutOff <= input.now ? length : length - (length % FULL)
  const ordered = count > 0 ? order(input, open, count, window) : { timers: { [CUT_OFF]: cutOff } }
  return { ...ordered, events: [...refusal, filled, ...(ordered.events ?? [])] }
}

/**
 * The first `count` lines become orders, one for each currency and at most so many lines; what is left waits anew. What
 * the ERP takes no orders of any more is refused here, and the others go on.
 */
const order = (input: Input, state: Open, count: number, window = 0): Decision<BasketEvent> => {
  const { site, supplier, erp, lines, references } = state
  const name = basketOf(state)
  const taken = lines.slice(0, count).map((line) => ({ line, bars: barsTo(input, state, line) }))
  const barred = taken.filter(({ bars }) => bars.length > 0)
  const free = taken.flatMap(({ line, bars }) => (bars.length > 0 ? [] : [line]))
  const tell = [...Map.groupBy(free, (l) => l.line.currency)].flatMap(([currency, all]) =>
    chunks(all, FULL).map((chunk, index): Tell<BasketEvent> => {
      const orderId = derivedId('PO', JSON.stringify([input.id, name, currency, index]), 10)
      const data = { orderId, site, supplier, erp, basket: name, lines: merge(chunk), currency }
      const places = new Set(chunk.map((l) => l.line.location))
      const own = references.filter((m) => m.type !== 'master.Location' || places.has(m.data.location))
      return { aggregate: `order:${orderId}`, message: { type: 'procurement.PlaceOrder', data }, references: own }
    }),
  )
  const cutOff = input.now + window * 1000
  const left = lines.length - count
  return {
    events: [{ type: 'LinesTaken', data: { count, cutOff } }, ...refuseBarred(input, state, barred)],
    timers: { [CUT_OFF]: left > 0 ? cutOff : null },
    tell,
  }
}

/** What the ERP would have to be told, and nobody knows. */
const missingFor = (
  input: Input,
  { supplier, erp }: AddToBasket,
  line: BasketLine['line'],
  material: string | undefined,
): string[] => {
  const missing: string[] = []
  const [vendor] = referencesOf(input, 'master.Supplier').filter((s) => s.supplier === supplier)
  const [location] = referencesOf(input, 'master.Location').filter((l) => l.location === line.location)
  const [routing] = referencesOf(input, 'master.ErpRouting').filter((r) => r.erp === erp)
  if (!material) missing.push(`item ${quote(line.item)} has no material number in ${erp}`)
  if (!numberIn(vendor?.erpVendors, erp)) missing.push(`supplier ${quote(supplier)} has no vendor number in ${erp}`)
  if (!location?.erpSite) missing.push(`location ${quote(line.location)} has no plant`)
  if (!routing) missing.push(`${erp} has no routing`)
  return missing
}

/** Why the ERP would refuse the line, in the words of whoever has to do something about it. */
const barsTo = (input: Input, { supplier, erp, references }: Open, { line, erpMaterial }: BasketLine): string[] => {
  const vendors = references.flatMap((m) => (m.type === 'master.Supplier' ? [m.data.erpVendors] : []))
  const material = barOf(input.references, erp, 'item', erpMaterial)
  const vendor = barOf(input.references, erp, 'supplier', numberIn(vendors[0], erp))
  return [
    ...(material ? [`item ${quote(line.item)}: ${material.what}; ${material.next}`] : []),
    ...(vendor ? [`supplier ${quote(supplier)}: ${vendor.what}; ${vendor.next}`] : []),
  ]
}

const refuseBarred = (input: Input, state: Open, barred: { line: BasketLine; bars: string[] }[]): BasketEvent[] =>
  [...Map.groupBy(barred, ({ line }) => line.requisitionId)].flatMap(([requisitionId, own]) => {
    const reasons = new Set(own.flatMap(({ bars }) => bars))
    const lines = own.map(({ line }) => line)
    return refuseLines(input, { ...state, requisitionId }, lines, [...reasons], {
      ...{ code: 'barred-in-erp', salt: `barred ${requisitionId}` },
      nextAction: `do what the reason says; then ask for the lines again`,
    })
  })

type Refusing = { code: string; salt: string; nextAction: string }

const refuseLines = (
  input: Input,
  { site, supplier, erp, requisitionId }: Pick<AddToBasket, 'site' | 'supplier' | 'erp' | 'requisitionId'>,
  refused: BasketLine[],
  reasons: string[],
  { code, salt, nextAction }: Refusing,
): BasketEvent[] => {
  const orderId = derivedId('PO', JSON.stringify([input.id, salt]), 10)
  const reason = clip(reasons.join('; '), 2000)
  const data = { orderId, site, supplier, erp, reference: orderId, code, reason }
  const detail = `${refused.length} approved lines of ${requisitionId} cannot be ordered in ${erp}: ${reason}`
  const about = { kind: code, subject: requisitionId, which: orderId, site, ...toBuyers }
  return [
    { type: 'procurement.PurchaseOrderRefused', data: { ...data, lines: merge(refused), refusedAt: input.now } },
    raise(input, { ...about, detail, nextAction }),
  ]
}

/** Of each supplier, routing and location the last value; items have done their part. */
const newest = (references: readonly Message[]): Message[] => {
  const byKey = new Map<string, Message>()
  for (const message of references) {
    const { type, data } = message
    if (type === 'master.Location') byKey.set(`${type} ${data.location}`, message)
    else if (type === 'master.Supplier' || type === 'master.ErpRouting') byKey.set(type, message)
  }
  return [...byKey.values()]
}

const chunks = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
