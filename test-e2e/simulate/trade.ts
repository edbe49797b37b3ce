import type { MemoryOrder } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { Interchange } from '../../services/supplier-ack/src/channel/channel.ts'
import { interchange } from '../../services/supplier-ack/src/testing/supplier.ts'
import { Random } from '../src/random.ts'
import { apInvoice } from './accounts.ts'
import { receive } from './dock.ts'
import { answer, type Billed, bill, functional, type Of, type Order, orderIn, phonedIn, shipNotice } from './edi.ts'
import type { Entrance, Sent } from './entrance.ts'
import { SITE } from './hospital.ts'

/** After so many ms. */
type Later = (ms: number, fn: (now: number) => void) => void

/** What becomes of one order: files that its supplier, or somebody else, puts into the mailbox; and what others send. */
type Desk = {
  random: Random
  order: Order
  file: (inMs: number, what: string, code: '997' | '855' | '856' | '810', body: string, from?: string) => void
  send: (inMs: number, sent: (now: number) => Sent) => void
}

type Trade = { whenStanding: (order: MemoryOrder) => void; whenTaken: (taken: Interchange) => void }

const RIVAL = 'RIVAL'
const PHONED = 0.15

/**
 * What the world does about an order once the supplier has it: answers, ships, bills, now and then short, late, twice,
 * dearer, otherwise or not at all; the dock receives and takes back, AP enters bills. Some orders are phoned through as
 * soon as they stand in the ERP, and answered at once. It depends on the seed and the order alone.
 */
export const trade = (seed: number, entrance: Entrance, later: Later): Trade => {
  let control = 0
  const deskOf = (order: Order, name: string): Desk => {
    const random = Random.of(seed, `${name} ${order.number}`)
    return {
      ...{ random, order },
      file: (inMs, what, code, body, from = order.supplier) => {
        control += 1
        const text = interchange(code, body, { control, from, to: SITE })
        const id = `${order.number} ${what}`
        later(inMs, () => entrance.takeDocument(id, text, 'sane'))
        // The same file is put into the mailbox once more.
        if (random.chance(0.1)) later(inMs + 7_000, () => entrance.takeDocument(`${id} again`, text, 'repeat'))
      },
      send: (inMs, sent) => later(inMs, (now) => entrance.take(sent(now))),
    }
  }
  const isPhoned = ({ number }: Order) => Random.of(seed, `phone ${number}`).chance(PHONED)
  const answerTo = (order: Order) => answer(Random.of(seed, `answer ${order.number}`), order)
  return {
    whenStanding: (standing) => {
      const order = phonedIn(standing)
      if (!isPhoned(order)) return
      const { file, random } = deskOf(order, 'phoned')
      file(random.below(300), '855', '855', answerTo(order).body)
    },
    whenTaken: (taken) => {
      const order = orderIn(taken)
      if (!order) return
      const desk = deskOf(order, 'order')
      const { random, file } = desk
      if (random.chance(0.9)) file(functionalIn(random), '997', '997', functional(order.control))
      if (random.chance(0.08)) return
      const promised = answerTo(order)
      if (!isPhoned(order) && random.chance(0.9)) file(random.between(1_000, 20_000), '855', '855', promised.body)
      if (random.chance(0.05)) file(random.between(500, 20_000), '855 of a rival', '855', promised.body, RIVAL)
      supply(desk, (line) => promised.quantities.get(line.line) ?? 0)
    },
  }
}

/** A translator takes its time; now and then about as long as we wait for the answer of its channel. */
const functionalIn = (random: Random): number =>
  random.chance(0.7) ? random.between(200, 5_000) : random.between(4_700, 5_100)

const supply = (desk: Desk, of: Of): void => {
  const { random, order, file, send } = desk
  const shipped = order.lines.filter((line) => of(line) > 0)
  if (shipped.length === 0) return
  if (random.chance(0.8)) file(random.between(3_000, 40_000), '856', '856', shipNotice(order, shipped, of))
  receive(random, order, shipped, of, send)
  const factor = Number(random.weighted({ 1: 70, 1.01: 12, 1.1: 18 }))
  const whole: Billed = { invoiceNumber: `I${order.number}`, lines: shipped, of, factor }
  const bills = random.chance(0.2) ? inTwo(whole) : [whole]
  for (const billed of bills) charge(desk, billed)
}

/** Half of each line under each of two numbers. */
const inTwo = ({ invoiceNumber, lines, of, factor }: Billed): Billed[] => {
  const first: Of = (line) => Math.ceil(of(line) / 2)
  const rest: Of = (line) => of(line) - first(line)
  const parts = [
    { invoiceNumber, lines, of: first, factor: 1 },
    { invoiceNumber: `${invoiceNumber}B`, lines: lines.filter((line) => rest(line) > 0), of: rest, factor },
  ]
  return parts.filter((part) => part.lines.length > 0)
}

/** By EDI or over somebody’s desk, or both; now and then once more, with other figures, or by whom nobody has ordered from. */
const charge = ({ random, order, file, send }: Desk, billed: Billed): void => {
  const { invoiceNumber } = billed
  const way = random.weighted({ edi: 60, ap: 25, both: 8, none: 7 })
  const at = random.between(5_000, 80_000)
  const other = { ...billed, factor: billed.factor + 0.03 }
  if (way === 'edi' || way === 'both') {
    const name = `810 ${invoiceNumber}`
    file(at, name, '810', bill(order, billed))
    const more = random.weighted({ none: 76, anew: 12, changed: 12 })
    if (more === 'anew') file(at + 9_000, `${name} anew`, '810', bill(order, billed))
    if (more === 'changed') file(at + random.between(500, 15_000), `${name} changed`, '810', bill(order, other))
    if (random.chance(0.08)) file(random.between(1_000, at), `${name} of a rival`, '810', bill(order, billed), RIVAL)
  }
  if (way === 'ap' || way === 'both') {
    const typed = random.between(5_000, 80_000)
    send(typed, (now) => apInvoice(order, billed, now))
    if (random.chance(0.15))
      send(typed + 5_000, (now) => ({
        ...apInvoice(order, other, now),
        ...{ id: `ap ${invoiceNumber} changed`, kind: 'conflict' },
      }))
  }
}
