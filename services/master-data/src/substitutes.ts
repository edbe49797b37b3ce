import type { Item, Standing } from './standing.ts'

/** So many are asked for what stands for an item, and for those, and so on. */
export const MOST_ASKED = 50

type Known = Pick<Standing, 'answers'>

/** Substitutes of the item, or of one that stands for it, that have not been asked yet. */
export const unasked = (item: Item, { answers }: Known, substitutes: readonly string[]): string[] => {
  const asked = new Set([item.item, ...answers.map((answer) => answer.item)])
  return [...new Set(substitutes)].filter((s) => !asked.has(s)).slice(0, Math.max(0, MOST_ASKED - answers.length))
}

/** Substitutes of the item that nobody knows. */
export const missing = (item: Item, { answers }: Known): string[] =>
  answers.flatMap((answer) =>
    answer.substitutes === null && item.substitutes.includes(answer.item) ? [answer.item] : [],
  )

/**
 * The way from an item over its substitutes back to it: whoever follows it finds nothing that is there. Two that name
 * each other are as good as each other, which is no circle.
 */
export const circle = (item: Item, { answers }: Known): string[] | undefined => {
  const named = new Map(answers.map((answer) => [answer.item, answer.substitutes ?? []]))
  named.set(item.item, item.substitutes)
  const oneWay = (from: string): string[] => (named.get(from) ?? []).filter((to) => !named.get(to)?.includes(from))
  const ways: string[][] = [[item.item]]
  const seen = new Set<string>()
  for (let way = ways.shift(); way; way = ways.shift())
    for (const next of oneWay(way.at(-1) ?? '')) {
      if (next === item.item) return way
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  return undefined
}
