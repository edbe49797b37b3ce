import type { MessageOf } from '@supplyline/schemas'
import { initialStanding, type Standing, type StandingEvent, standingAfter } from './standing.ts'
import { idOf, type Value } from './value.ts'

/** What is known of one value, and of those who asked for it. */
export type Master = {
  /** As last accepted; null while nobody has asked: then it is as the catalogue has it, if at all. */
  held: Held | null
  /** Sound values whose time has not come, in the order of their effectiveFrom. */
  coming: Coming[]
  /** Requests that wait for the values that they name. */
  waiting: Waiting[]
  /** Requests of others that name this value and wait for it. */
  seekers: Seeker[]
  /** The last requests taken, so that none is taken twice, and none takes the id of another. */
  requests: Taken[]
  /** Exceptions raised about it and not resolved yet. */
  refused: Refused[]
  /** Of an item: how it stands among others. */
  standing: Standing
}

export type Held = { value: Value; requestedAt: number }
/** `content`: hash of what the request asks for, where and by whom. */
export type Taken = { eventId: string; content: string }
/** A request without its envelope. */
export type Asked = Taken & { site: string; requestedBy: string; requestedAt: number; value: Value }
/** `known`: what it names, as that answered: it is asked again when its time has come. */
export type Coming = Asked & { known: Value[] }
/** `deadline`: until when what it names may answer. `heldBy`: by identifier, the items that have it. */
export type Waiting = {
  asked: Asked
  current: Value | null
  found: Value[]
  heldBy: { identifier: string; items: readonly string[] }[]
  deadline: number
}
/** `at`: the value is sought as it will be then; null: as it is. */
export type Seeker = { seeker: string; eventId: string; at: number | null }
export type Refused = { exceptionId: string; site: string }

export type MasterEvent =
  | { type: 'ValueHeld'; data: Taken & { value: Value; requestedAt: number } }
  /** Sound, and to be held when its time has come. */
  | { type: 'ValueScheduled'; data: Coming }
  /** Its time has come. */
  | { type: 'ValueDue'; data: Taken }
  /** Another one that holds from later on, or was asked for later, stands already. */
  | { type: 'RequestOutdated'; data: Taken }
  | { type: 'RequestRefused'; data: Refused & Taken }
  | { type: 'RequestWaits'; data: Waiting }
  | { type: 'ReferenceTaken'; data: { eventId: string; value: Value } }
  | { type: 'IdentifierAnswered'; data: { eventId: string; identifier: string; items: readonly string[] } }
  | { type: 'SeekerNoted'; data: Seeker }
  | { type: 'SeekersAnswered'; data: { seekers: Seeker[] } }
  | StandingEvent
  | Value
  | MessageOf<
      'master.ReferenceSought' | 'master.ReferenceFound' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'
    >

export const initialState: Master = {
  ...{ held: null, coming: [], waiting: [], seekers: [], requests: [], refused: [] },
  standing: initialStanding,
}

/** A request is sent again within minutes; hundreds of others for the same value do not come between. */
const MOST_REQUESTS = 100
const MOST_SEEKERS = 500
const MOST_REFUSED = 20

export const evolve = (master: Master, event: MasterEvent): Master => {
  switch (event.type) {
    case 'ValueHeld': {
      const { value, requestedAt } = event.data
      return { ...decided(master, event.data), held: { value, requestedAt }, refused: [] }
    }
    case 'ValueScheduled': {
      const others = master.coming.filter((c) => effectiveFrom(c) !== effectiveFrom(event.data))
      const coming = [...others, event.data].sort((a, b) => effectiveFrom(a) - effectiveFrom(b))
      return { ...decided(master, event.data), coming, refused: [] }
    }
    case 'ValueDue':
      return { ...master, coming: master.coming.filter((c) => c.eventId !== event.data.eventId) }
    case 'RequestOutdated':
      return decided(master, event.data)
    case 'RequestRefused': {
      const { eventId, content, ...refused } = event.data
      return {
        ...decided(master, { eventId, content }),
        refused: [...master.refused, refused].slice(-MOST_REFUSED),
      }
    }
    case 'RequestWaits':
      return { ...taken(master, event.data.asked), waiting: [...master.waiting, event.data] }
    case 'ReferenceTaken':
      return withWaiting(master, event.data.eventId, (waiting) => {
        const { value } = event.data
        return { ...waiting, found: [...waiting.found.filter((v) => idOf(v) !== idOf(value)), value] }
      })
    case 'IdentifierAnswered':
      return withWaiting(master, event.data.eventId, (waiting) => {
        const { identifier, items } = event.data
        const others = waiting.heldBy.filter((answer) => answer.identifier !== identifier)
        return { ...waiting, heldBy: [...others, { identifier, items }] }
      })
    case 'SeekerNoted':
      return { ...master, seekers: [...master.seekers, event.data].slice(-MOST_SEEKERS) }
    case 'SeekersAnswered': {
      const isAnswered = ({ seeker, eventId }: Seeker) =>
        event.data.seekers.some((one) => one.seeker === seeker && one.eventId === eventId)
      return { ...master, seekers: master.seekers.filter((one) => !isAnswered(one)) }
    }
    default: {
      const standing = standingAfter(master.standing, event)
      return standing === master.standing ? master : { ...master, standing }
    }
  }
}

export const effectiveFrom = ({ value }: Pick<Asked, 'value'>): number => value.data.effectiveFrom

const withWaiting = (master: Master, eventId: string, change: (waiting: Waiting) => Waiting): Master =>
  master.waiting.some(({ asked }) => asked.eventId === eventId)
    ? { ...master, waiting: master.waiting.map((w) => (w.asked.eventId === eventId ? change(w) : w)) }
    : master

/** It waits no longer. */
const decided = (master: Master, request: Taken): Master => {
  const waiting = master.waiting.filter(({ asked }) => asked.eventId !== request.eventId)
  return taken(waiting.length === master.waiting.length ? master : { ...master, waiting }, request)
}

const taken = (master: Master, { eventId, content }: Taken): Master =>
  master.requests.some((r) => r.eventId === eventId)
    ? master
    : { ...master, requests: [...master.requests, { eventId, content }].slice(-MOST_REQUESTS) }
