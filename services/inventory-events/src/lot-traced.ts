import type { Records } from '@supplyline/schemas'

export type LotTraced = Records['inventory.RecallTraced']['positions'][number]

/** About as many bytes as it takes in a record. */
export const bytesOf = (traced: LotTraced): number => {
  const { locationSite, location, lot, unit, onHand, issued, disposed, takenBack, sentTo, cases } = traced
  const figures = [onHand, issued, disposed, takenBack, ...sentTo.map(({ quantity }) => quantity)]
  const names = [locationSite, location, lot, unit, ...sentTo.map((sent) => sent.location), ...cases]
  return Buffer.byteLength([...figures, ...names].join('  '))
}

/** What is there and how much is gone, without where and for which cases. */
const bare = (traced: LotTraced): LotTraced => ({
  ...traced,
  sentTo: [],
  cases: [],
  moreCases: traced.moreCases + traced.cases.length,
})

/** As many in full as fit into so many bytes; the others bare. */
export const inFull = (all: readonly LotTraced[], most: number): { positions: LotTraced[]; isCut: boolean } => {
  let left = most
  let isCut = false
  const positions = all.map((traced) => {
    left -= bytesOf(traced)
    if (left >= 0) return traced
    isCut = true
    return bare(traced)
  })
  return { positions, isCut }
}
