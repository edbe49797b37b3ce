import type { Records } from '@supplyline/schemas'

export type Item = Records['master.Item']

/** How an item stands among others. Of other values nothing is known here. */
export type Standing = {
  /** As its topic has it, whoever asked for it. */
  published: Item | null
  /** Items that hear of each change, because it stands for them, or for what stands for them. */
  watchers: readonly string[]
  /** Its substitutes, and theirs. */
  answers: readonly Answer[]
  /** From when on a substitute that has not answered counts as missing. */
  askedUntil: number
  /** Exceptions about its substitutes. */
  doubts: readonly Doubt[]
  /** Units that contracts were told of and may be held in a moment. */
  relied: readonly Reliance[]
}

/** What an item names as substitutes; null: it has not answered. */
export type Answer = { item: string; substitutes: readonly string[] | null }
/** `about`: what is wrong, in words; the same words are not raised twice. */
export type Doubt = { exceptionId: string; site: string; about: string }
export type Reliance = { contract: string; unit: string; at: number }

export type StandingEvent =
  | { type: 'ItemPublished'; data: { item: Item; askedUntil: number } }
  | { type: 'WatcherNoted'; data: { watcher: string } }
  | { type: 'SubstitutesAsked'; data: { items: readonly string[] } }
  | { type: 'SubstituteAnswered'; data: { item: string; substitutes: readonly string[] } }
  | { type: 'DoubtRaised'; data: Doubt }
  | { type: 'DoubtSettled'; data: { exceptionId: string } }
  | { type: 'UnitReliedOn'; data: Reliance }

export const initialStanding: Standing = {
  ...{ published: null, watchers: [], answers: [], askedUntil: 0, doubts: [], relied: [] },
}

const MOST_WATCHERS = 100
const MOST_RELIED = 100

export const standingAfter = (standing: Standing, event: { type: string } | StandingEvent): Standing => {
  if (!isOfStanding(event)) return standing
  switch (event.type) {
    case 'ItemPublished': {
      const { item, askedUntil } = event.data
      return { ...standing, published: item, answers: [...new Set(item.substitutes)].map(unanswered), askedUntil }
    }
    case 'WatcherNoted': {
      const { watcher } = event.data
      if (standing.watchers.includes(watcher)) return standing
      return { ...standing, watchers: [...standing.watchers, watcher].slice(-MOST_WATCHERS) }
    }
    case 'SubstitutesAsked':
      return { ...standing, answers: [...standing.answers, ...event.data.items.map(unanswered)] }
    case 'SubstituteAnswered': {
      const answers = standing.answers.map((answer) => (answer.item === event.data.item ? event.data : answer))
      return { ...standing, answers }
    }
    case 'DoubtRaised':
      return { ...standing, doubts: [...standing.doubts, event.data] }
    case 'DoubtSettled':
      return { ...standing, doubts: standing.doubts.filter((d) => d.exceptionId !== event.data.exceptionId) }
    case 'UnitReliedOn': {
      const others = standing.relied.filter(({ contract }) => contract !== event.data.contract)
      return { ...standing, relied: [...others, event.data].slice(-MOST_RELIED) }
    }
    default:
      return event satisfies never
  }
}

const unanswered = (item: string): Answer => ({ item, substitutes: null })

const types: ReadonlySet<string> = new Set<StandingEvent['type']>([
  ...(['ItemPublished', 'WatcherNoted', 'SubstitutesAsked', 'SubstituteAnswered'] as const),
  ...(['DoubtRaised', 'DoubtSettled', 'UnitReliedOn'] as const),
])
const isOfStanding = (event: { type: string }): event is StandingEvent => types.has(event.type)
