import { clip } from '@supplyline/decider'
import type { Message, MessageOf, RecordName } from '@supplyline/schemas'
import { ordering } from './narrate-ordering.ts'
import { paying } from './narrate-paying.ts'
import { supplying } from './narrate-supplying.ts'
import type { Told } from './told.ts'

export type Narrators = { [K in RecordName]?: (data: MessageOf<K>['data']) => Told }

/** In the order in which things usually happen. */
const narrators: Narrators = { ...ordering, ...supplying, ...paying }

const LONGEST = { what: 500, explanation: 4_000, field: 200 }

/** A record in plain words; undefined for one that no story is about. */
export const narrate = ({ type, data }: Message): Told | undefined => {
  const narrator = narrators[type] as ((data: unknown) => Told) | undefined
  const told = narrator?.(data)
  if (!told) return undefined
  const fields = Object.entries(told.fields ?? {})
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, typeof value === 'string' ? clip(value, LONGEST.field) : value])
  return {
    ...told,
    what: clip(told.what, LONGEST.what),
    ...(told.explanation !== undefined && { explanation: clip(told.explanation, LONGEST.explanation) }),
    fields: Object.fromEntries(fields),
  }
}

const usual = new Map(Object.keys(narrators).map((type, index) => [type, index]))

/** Of what happened in the same millisecond, what usually comes first. */
export const usualPlace = (type: string): number => usual.get(type) ?? usual.size
