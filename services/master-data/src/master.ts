import type { MessageOf } from '@supplyline/schemas'
import { idOf, type Value } from './value.ts'

/** What is known of one value, and of those who asked for it. */
export type Master = {
  /** As last accepted; null while nobody has asked: then it is as the catalogue has it, if at all. */
  held: { value: Value; requestedAt: number } | null
  /** A request that waits for the values that it names. */
  waiting: Waiting | null
  /** Requests of others that name this value and wait for it. */
  seekers: Seeker[]
  /** The last requests taken, so that none is taken twice, and none takes the id of another. */
  requests: Taken[]
  /** Exceptions raised about it and not resolved yet. */
  refused: Refused[]
}

/** `content`: hash of what the request asks for, where and by whom. */
export type Taken = { eventId: string; content: string }
/** A request without its envelope. */
export type Asked = Taken & { site: string; requestedBy: string; requestedAt: number; value: Value }
export type Waiting = { asked: Asked; current: Value | null; found: Value[] }
export type Seeker = { seeker: string; eventId: string }
export type Refused = { exceptionId: string; site: string }

export type MasterEvent =
  | { type: 'ValueHeld'; data: Taken & { value: Value; requestedAt: number } }
  /** Another one that was asked for later stands already. */
  | { type: 'RequestOutdated'; data: Taken }
  | { type: 'RequestRefused'; data: Refused & Taken }
  | { type: 'RequestWaits'; data: Waiting }
  | { type: 'ReferenceTaken'; data: Value }
  | { type: 'SeekerNoted'; data: Seeker }
  | Value
  | MessageOf<
      'master.ReferenceSought' | 'master.ReferenceFound' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'
    >

export const initialState: Master = { held: null, waiting: null, seekers: [], requests: [], refused: [] }

/** A request is sent again within minutes; hundreds of others for the same value do not come between. */
const MOST_REQUESTS = 100
const MOST_SEEKERS = 500
const MOST_REFUSED = 20

export const evolve = (master: Master, event: MasterEvent): Master => {
  switch (event.type) {
    case 'ValueHeld': {
      const { value, requestedAt } = event.data
      return { ...taken(master, event.data), held: { value, requestedAt }, waiting: null, seekers: [], refused: [] }
    }
    case 'RequestOutdated':
      return taken(master, event.data)
    case 'RequestRefused': {
      const { eventId, content, ...refused } = event.data
      const waiting = master.waiting?.asked.eventId === eventId ? null : master.waiting
      return {
        ...taken(master, { eventId, content }),
        waiting,
        refused: [...master.refused, refused].slice(-MOST_REFUSED),
      }
    }
    case 'RequestWaits':
      return { ...taken(master, event.data.asked), waiting: event.data }
    case 'ReferenceTaken': {
      const { waiting } = master
      if (!waiting) return master
      const others = waiting.found.filter((value) => idOf(value) !== idOf(event.data))
      return { ...master, waiting: { ...waiting, found: [...others, event.data] } }
    }
    case 'SeekerNoted':
      return { ...master, seekers: [...master.seekers, event.data].slice(-MOST_SEEKERS) }
    default:
      return master
  }
}

const taken = (master: Master, { eventId, content }: Taken): Master =>
  master.requests.some((r) => r.eventId === eventId)
    ? master
    : { ...master, requests: [...master.requests, { eventId, content }].slice(-MOST_REQUESTS) }
