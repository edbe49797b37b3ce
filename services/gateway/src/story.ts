import { usualPlace } from './narrate.ts'
import type { Step, Trail } from './trail.ts'

/** The trails of these business objects, as far as there are any. */
export type Trails = (references: string[]) => Promise<ReadonlyMap<string, Trail>>

export type Story = {
  /** In order, each once. */
  steps: Step[]
  /** Of the order itself, once it is known to the ERP or asked of it. */
  traceId: string | null
  leftOut: number
  asOf: number
}

const ORDERED = 'procurement.PurchaseOrder'

/**
 * What is told of an order, and of all that belongs to it: its number in the ERP, the requisitions it stands for, its
 * invoices, the documents that went and came, and the exceptions about any of them. Undefined for an order nobody knows.
 */
export const storyOf = async (orderId: string, trails: Trails): Promise<Story | undefined> => {
  const order = `order:${orderId}`
  const taken = new Map<string, Step>()
  const read = new Set<string>()
  let leftOut = 0
  let asOf = 0
  const follow = async (references: Iterable<string>, belongs: (step: Step) => boolean = () => true) => {
    const wanted = [...new Set(references)].filter((reference) => !read.has(reference))
    for (const reference of wanted) read.add(reference)
    if (wanted.length === 0) return
    for (const trail of (await trails(wanted)).values()) {
      leftOut += trail.leftOut
      asOf = Math.max(asOf, trail.asOf)
      for (const step of trail.steps) if (belongs(step)) taken.set(step.id, step)
    }
  }
  /** A requisition may be ordered from several suppliers: what names other orders only is no part of this one. */
  const ofThisOrder = ({ references }: Step) =>
    references.includes(order) || !references.some((reference) => reference.startsWith('order:'))

  await follow([order])
  const own = [...taken.values()].filter(({ type }) => type.startsWith(ORDERED))
  await follow(namedBy(own, 'number', 'requisition'), ofThisOrder)
  if (taken.size === 0) return undefined
  await follow(namedBy(taken.values(), 'invoice'))
  await follow(namedBy(taken.values(), 'document'))
  await follow(subjectsOf(taken.values()))
  await follow(namedBy(taken.values(), 'exception'))
  return {
    steps: inOrder([...taken.values()]),
    traceId: own.find((step) => step.traceId !== null)?.traceId ?? null,
    leftOut,
    asOf,
  }
}

/** The business objects of these kinds that the steps name. */
export const namedBy = (steps: Iterable<Step>, ...kinds: string[]): string[] => [
  ...new Set(
    [...steps].flatMap(({ references }) =>
      references.filter((reference) => kinds.includes(reference.slice(0, reference.indexOf(':')))),
    ),
  ),
]

/** Exceptions say in their own words what they are about: with a reference as it is here, or with the end of one. */
const subjectsOf = (steps: Iterable<Step>): string[] =>
  [...steps].flatMap(({ site, references }) =>
    references.flatMap((reference) => {
      const parts = reference.split(':')
      return parts.map((_, index) => `subject:${site}:${parts.slice(index).join(':')}`)
    }),
  )

/** What led to something that is told of happened before it, whenever word of it reached us. */
const inOrder = (steps: Step[]): Step[] => {
  const at = new Map(steps.map((step) => [step.id, step.at]))
  for (const step of steps)
    for (let id = parentOf(step.id); id !== undefined; id = parentOf(id)) {
      const known = at.get(id)
      if (known !== undefined && known > step.at) at.set(id, step.at)
    }
  return steps
    .map((step) => ({ ...step, at: at.get(step.id) ?? step.at }))
    .sort((a, b) => a.at - b.at || usualPlace(a.type) - usualPlace(b.type) || (a.id < b.id ? -1 : 1))
}

/** An id grows by what follows from what. */
const parentOf = (id: string): string | undefined => {
  const end = id.lastIndexOf('/')
  return end < 0 ? undefined : id.slice(0, end)
}
