import type { Message } from '@supplyline/schemas'
import type { MasterKind } from './erp/master/reading.ts'

/** One way through the materials and then the vendors of an ERP, page by page. */
export type Reading = {
  kind: MasterKind
  /** Only what was changed on that day or later, ISO 8601; null: everything. */
  since: string | null
  /** Epoch milliseconds. */
  begunAt: number
  /** Pages asked for. */
  pages: number
  /** Reference of the page that is asked for. */
  reference: string
}

/** How the materials and vendors of one ERP are read. */
export type MasterReading = {
  erp: string
  /** 0: it is not read. */
  everyMs: number
  fullEveryMs: number
  /** Null between two readings. */
  reading: Reading | null
  /** When the last one began that was ended, and the last that went through everything; epoch milliseconds, 0 for never. */
  readAt: number
  fullAt: number
  /** The open exception about an ERP that cannot be read. */
  open: string | null
}

export const unread: MasterReading = {
  ...{ erp: '', everyMs: 0, fullEveryMs: 0 },
  ...{ reading: null, readAt: 0, fullAt: 0, open: null },
}

export type MasterReadingEvent =
  | Message
  | { type: 'IntervalSet'; data: { erp: string; everyMs: number; fullEveryMs: number } }
  | { type: 'PageAsked'; data: Reading }
  | { type: 'ReadingEnded'; data: { whole: boolean } }

export const evolveMasterReading = (state: MasterReading, event: MasterReadingEvent): MasterReading => {
  switch (event.type) {
    case 'IntervalSet':
      return { ...state, ...event.data }
    case 'PageAsked':
      return { ...state, reading: event.data }
    case 'ReadingEnded': {
      const { reading } = state
      if (!reading || !event.data.whole) return { ...state, reading: null }
      const fullAt = reading.since === null ? reading.begunAt : state.fullAt
      return { ...state, reading: null, readAt: reading.begunAt, fullAt }
    }
    case 'supplyline.ExceptionRaised':
      return { ...state, open: event.data.exceptionId }
    case 'supplyline.ExceptionResolved':
      return { ...state, open: null }
    default:
      return state
  }
}
