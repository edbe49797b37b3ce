import { contentHash } from '@supplyline/decider'
import type { MessageOf, Records } from '@supplyline/schemas'
import type { LotTraced } from './lot-traced.ts'

export type Requested = Records['inventory.RecallRequested']

/** What the locations that answered have found so far. */
export type Found = {
  /** Locations that were asked, for as long as the recall holds. */
  asked: readonly string[]
  answered: number
  positions: readonly LotTraced[]
  /** Bytes of these. */
  size: number
  /** Of what is left out of these, too. */
  quarantined: string
  lotUnknown: string
  isComplete: boolean
}

/** One recall, by its number. */
export type Recall =
  | { status: 'expected' }
  /** The locations that may hold any of it are being read from master data, page by page. */
  | { status: 'asking'; recall: Asked; content: string; found: Found }
  | { status: 'gathering'; recall: Asked; content: string; found: Found }
  | { status: 'traced'; recall: Asked; content: string; asked: readonly string[] }
  /** Withdrawn, be it before it was requested: then there is nothing to compare it with. */
  | { status: 'withdrawn'; content: string | null }

/** What of a request is told again. */
export type Asked = Pick<Requested, 'recallId' | 'site' | 'item' | 'lot' | 'reason'>

export type RecallEvent =
  | {
      type: 'LocationsAsked'
      data: { recall: Asked; content: string; locations: string[]; left: boolean; isLast: boolean }
    }
  | { type: 'LocationAnswered'; data: { found: Found } }
  | { type: 'RecallEnded'; data: { content: string | null } }
  | MessageOf<
      | 'inventory.RecallTraced'
      | 'inventory.RecallAsked'
      | 'inventory.RecallLifted'
      | 'inventory.RecallListed'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >

export const initialRecall: Recall = { status: 'expected' }

const NOTHING: Found = {
  asked: [],
  answered: 0,
  positions: [],
  size: 0,
  quarantined: '0',
  lotUnknown: '0',
  isComplete: true,
}

export const evolveRecall = (state: Recall, event: RecallEvent): Recall => {
  switch (event.type) {
    case 'LocationsAsked': {
      const { recall, content, locations, left, isLast } = event.data
      const before = state.status === 'asking' ? state.found : NOTHING
      const found = { ...before, asked: [...before.asked, ...locations], isComplete: before.isComplete && !left }
      return { status: isLast ? 'gathering' : 'asking', recall, content, found }
    }
    case 'LocationAnswered':
      return state.status === 'asking' || state.status === 'gathering' ? { ...state, found: event.data.found } : state
    case 'inventory.RecallTraced':
      return state.status === 'asking' || state.status === 'gathering'
        ? { status: 'traced', recall: state.recall, content: state.content, asked: state.found.asked }
        : state
    case 'RecallEnded':
      return { status: 'withdrawn', content: event.data.content }
    case 'inventory.RecallAsked':
    case 'inventory.RecallLifted':
    case 'inventory.RecallListed':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return state
  }
}

/** The same recall again names the same stock; who asks, when, and in what words, may differ. */
export const contentOfRecall = ({ site, item, lot, gtin }: Requested): string => contentHash({ site, item, lot, gtin })
