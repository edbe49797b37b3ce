import type { Clock } from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import { type Hold, type InvoiceView, standing } from './held-invoice.ts'
import type { OpenView } from './open-view.ts'
import type { Doubt, ExceptionRaised } from './open-views.ts'

export type HeldInvoice = Omit<Extract<InvoiceView, { status: 'held' }>['invoice'], 'holds'> & {
  holds: Hold[]
  trace: string | null
}
export type Traced<Subject> = Subject & { trace: string | null }

/** Everything that is open. */
export type Board = {
  readAt: number
  /** The one that is due first comes first, the one that has waited longest. */
  exceptions: Traced<ExceptionRaised>[]
  held: HeldInvoice[]
  doubts: Traced<Doubt>[]
}

/** The newest board there is; `unknownSince` where the database has not answered since. */
export type Reading = { board: Board | undefined; unknownSince: number | null }

const PAGE = 1_000

export const allOf = async <View>(store: Store, kind: string): Promise<View[]> => {
  const views: View[] = []
  for (let after = ''; ; ) {
    const page = await store.list(`${kind}:`, after, PAGE)
    views.push(...page.map(({ state }) => state as View))
    const last = page.at(-1)
    if (!last || page.length < PAGE) return views
    after = last.id
  }
}

const openOf = async <Subject>(store: Store, kind: string): Promise<Traced<Subject>[]> =>
  (await allOf<OpenView<Subject>>(store, kind)).flatMap((view) =>
    view.status === 'open' ? { ...view.subject, trace: view.trace } : [],
  )

export const readBoard = async (store: Store, now: number): Promise<Board> => {
  const [exceptions, invoices, orders, postings] = await Promise.all([
    openOf<ExceptionRaised>(store, 'exception'),
    allOf<InvoiceView>(store, 'match'),
    openOf<Doubt>(store, 'order'),
    openOf<Doubt>(store, 'posting'),
  ])
  const held = invoices.flatMap((view) => {
    const holds = standing(view)
    return view.status === 'held' && holds.length > 0 ? { ...view.invoice, holds, trace: view.trace } : []
  })
  return {
    readAt: now,
    exceptions: exceptions.sort((a, b) => a.dueAt - b.dueAt),
    held: held.sort((a, b) => a.heldAt - b.heldAt),
    doubts: [...orders, ...postings].sort((a, b) => a.since - b.since),
  }
}

const FRESH_MS = 1_000
/** Reading takes at most a twentieth of the time, however much there is to read. */
const REST = 19

/** Reads the board for whoever asks, however many, no more often than need be. */
export const boardReader = (store: Store, clock: Clock) => {
  let reading: Reading = { board: undefined, unknownSince: null }
  let current: Promise<Reading> | undefined
  let restUntil = Number.NEGATIVE_INFINITY

  const read = async (): Promise<Reading> => {
    const begun = clock.now()
    try {
      reading = { board: await readBoard(store, begun), unknownSince: null }
    } catch {
      reading = { ...reading, unknownSince: reading.unknownSince ?? reading.board?.readAt ?? begun }
    }
    restUntil = clock.now() + Math.max(FRESH_MS, REST * (clock.now() - begun))
    return reading
  }

  return (): Promise<Reading> => {
    if (current) return current
    if (clock.now() < restUntil) return Promise.resolve(reading)
    current = read().finally(() => {
      current = undefined
    })
    return current
  }
}
