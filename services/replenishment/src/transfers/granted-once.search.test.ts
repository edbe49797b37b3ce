import { expect, test } from '@jest/globals'
import { add, compare } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import fc from 'fast-check'
import { explain } from '../proposal/explain.ts'
import { sentenceOf } from './exchange.ts'
import { DAY, Site, using } from './site.ts'

const HOUR = 3_600_000

type Move = MessageOf<'replenishment.TransferProposed'>['data']

type Place = { lots: [expiry: string, quantity: number][]; rest: number; par: number; perDay: number }

const lots = fc.array(
  fc.tuple(fc.constantFrom('2026-01-08', '2026-01-20', '2026-02-10', '2026-06-01'), fc.nat({ max: 40 })),
  { maxLength: 3 },
)
const places = fc.array(
  fc.record({ lots, rest: fc.nat({ max: 20 }), par: fc.nat({ max: 25 }), perDay: fc.constantFrom(0, 0.25, 1, 4) }),
  { minLength: 2, maxLength: 4 },
)
const steps = fc.array(
  fc.tuple(fc.constantFrom('use', 'use', 'report', 'send', 'pass', 'settle', 'settle'), fc.nat({ max: 9_999 })),
  { minLength: 10, maxLength: 80, size: 'max' },
)

/**
 * Nobody uses what is on offer, so that what is granted is there; everything else happens in any order. With `also` to
 * be asked after each step, what one tells another arrives before hours pass.
 */
const play = (
  given: Place[],
  taken: [string, number][],
  also?: (site: Site) => void,
): { site: Site; sent: Set<string> } => {
  const site = new Site()
  const sent = new Set<string>()
  given.forEach(({ lots: of, rest, par, perDay }, i) => {
    site.add(
      `W${i}`,
      using(perDay),
      String(par),
      of.map(([expiry, n], j) => [`L${i}${j}`, expiry, n]),
      rest,
    )
    site.report(`W${i}`)
  })
  for (const [step, n] of taken) {
    const place = `W${n % given.length}`
    if (step === 'use') site.use(place, n % 7)
    if (step === 'report') site.report(place)
    if (step === 'pass') {
      if (also) site.settle(() => n)
      site.pass((n % 60) * HOUR)
    }
    if (step === 'settle') site.settle(() => n, n % 9)
    if (step === 'send') {
      const open = site
        .proposed('replenishment.TransferProposed')
        .filter((m) => site.stateOf(m.from).transfers.leaving.some((t) => t.transferId === m.transferId))
        .filter((m) => !sent.has(m.transferId))
      const move = open[n % (open.length || 1)]
      if (!move) continue
      sent.add(move.transferId)
      site.send(move)
    }
    check(site)
    also?.(site)
  }
  return { site, sent }
}

/** No lot goes below nothing, and of none more is promised than is there. */
const check = (site: Site): void => {
  for (const [location, { shelf, state }] of site.places)
    for (const [lot, , n] of shelf) {
      const promised = state.transfers.leaving.filter((t) => t.lot === lot).map((t) => Number(t.quantity))
      const all = promised.reduce((sum, quantity) => sum + quantity, 0)
      expect([location, lot, all <= n || n === 0]).toEqual([location, lot, true])
      expect(n).toBeGreaterThanOrEqual(0)
    }
}

test('two places never get the same units, in whatever order they ask, are answered and move things', () => {
  let moves = 0
  fc.assert(
    fc.property(places, steps, (given, taken) => {
      const { site } = play(given, taken)
      // As the exchange was told, one thing after the other: at no time more is granted of a lot than was offered.
      const offered = new Map<string, string>()
      const open: Move[] = []
      for (const move of site.proposed('replenishment.TransferProposed')) {
        moves++
        expect(sentenceOf(move)).toBe(move.explanation)
        expect(move.from).not.toBe(move.to)
        expect(compare(move.quantity, '0')).toBeGreaterThan(0)
        expect(compare(move.quantity, move.missing)).toBeLessThanOrEqual(0)
        expect(compare(move.quantity, move.surplus)).toBeLessThanOrEqual(0)
        expect(compare(move.quantity, move.usedInTime)).toBeLessThanOrEqual(0)
      }
      for (const { at, message, events } of site.journal) {
        if (!at.startsWith('exchange:')) continue
        if (message.type === 'replenishment.SurplusOffered') {
          const { location, lots: of, ended } = message.data
          for (const key of offered.keys()) if (key.startsWith(`${location}/`)) offered.set(key, '0')
          for (const { lot, quantity } of of) offered.set(`${location}/${lot}`, quantity)
          for (let i = open.length - 1; i >= 0; i--) if (ended.includes(open[i]?.transferId ?? '')) open.splice(i, 1)
        }
        if (message.type === 'replenishment.TransferSought') {
          const moved = events.flatMap((e) => (e.type === 'replenishment.TransferProposed' ? [e.data.quantity] : []))
          expect(compare(moved.reduce(add, '0'), message.data.missing)).toBeLessThanOrEqual(0)
        }
        for (const event of events) {
          if (event.type !== 'replenishment.TransferProposed') continue
          const { from, lot } = event.data
          open.push(event.data)
          const all = open.filter((m) => m.from === from && m.lot === lot).map((m) => m.quantity)
          expect(compare(all.reduce(add), offered.get(`${from}/${lot}`) ?? '0')).toBeLessThanOrEqual(0)
        }
      }
    }),
    { numRuns: 150, interruptAfterTimeLimit: 20_000 },
  )
  expect(moves).toBeGreaterThan(0)
})

test('with transfers, too, a need is met once, whoever moves what', () => {
  fc.assert(
    fc.property(places, steps, (given, taken) => {
      const { site } = play(given, taken, noneTwice)
      site.settle()
      site.pass(12 * DAY)
      for (const location of site.places.keys()) site.report(location)
      site.settle()
      for (const proposal of site.proposed('replenishment.ReplenishmentProposed')) {
        const { safetyStock: _s, orderedInBaseUnits: _o, ...figures } = explain(proposal)
        expect(proposal).toMatchObject(figures)
      }
      noneTwice(site)
      for (const [location, { state }] of site.places) {
        const { coming, leaving, sought } = state.transfers
        expect([location, sought, [...coming, ...leaving].filter(({ until }) => until <= site.now)]).toEqual([
          location,
          null,
          [],
        ])
      }
    }),
    { numRuns: 150, interruptAfterTimeLimit: 20_000 },
  )
})

/** Nothing is ordered here, so what was proposed counts for good: nobody has more to come than was missing at most. */
const noneTwice = (site: Site): void => {
  for (const [location, { state, par }] of site.places) {
    const toCome = [...state.proposed, ...state.transfers.coming].map((p) => p.quantity).reduce(add, '0')
    const lowest = Math.min(0, ...lowestOf(site, location))
    expect(Number(toCome)).toBeLessThanOrEqual(Number(par) - lowest)
  }
}

/** What was there that may be used, each time it was told. */
const lowestOf = (site: Site, location: string): number[] =>
  site.journal.flatMap(({ message }) =>
    message.type === 'inventory.StockPositionChanged' && message.data.location === location
      ? [Number(message.data.onHand) - message.data.lots.reduce((sum, l) => sum + Number(l.onHand), 0)]
      : [],
  )
