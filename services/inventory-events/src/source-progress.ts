/** Up to when a source has told of the position, in milliseconds, to the second: not every movement is to change it. */
export type SourceProgress = { source: string; asOf: number }

const SECOND = 1_000
const MOST_SOURCES = 8
const LONGEST_NAME = 64

/** In the order of their names; the one that was longest silent makes room. What has no proper name is left out. */
export const withProgress = (sources: readonly SourceProgress[], source: string, at: number): SourceProgress[] => {
  const asOf = at - (at % SECOND)
  let index = 0
  for (let known = sources[0]; known !== undefined && known.source < source; known = sources[index]) index += 1
  const known = sources[index]?.source === source ? sources[index] : undefined
  if (known ? known.asOf >= asOf : source === '' || source.length > LONGEST_NAME) return sources as SourceProgress[]
  const after = sources.slice()
  after.splice(index, known ? 1 : 0, { source, asOf })
  if (after.length > MOST_SOURCES) after.splice(after.indexOf(longestSilent(after)), 1)
  return after
}

/** Of two that fell silent at one time the later in the alphabet. */
const longestSilent = (sources: readonly SourceProgress[]): SourceProgress =>
  sources.reduce((a, b) => (b.asOf <= a.asOf ? b : a))
