import { derivedId } from '@supplyline/decider'
import type { ItemUnits } from '@supplyline/quantity'
import type { MessageOf, Records } from '@supplyline/schemas'

export type Conversion = Records['inventory.UnitConverted']['conversion']
export type Item = Records['master.Item']

/** What depends on how an item is packed: documents that were converted to its base unit. */
export type Factors = {
  /** As master data says; null until it has said anything. */
  units: ItemUnits | null
  /** Names how it is known to be packed, and how it was known to be before. */
  packedAs: string
  formerly: readonly string[]
  /** In the order in which they were taken, with the base quantity as it is on stock. */
  conversions: readonly Known[]
  /** Of documents up to this time some are no longer known. */
  forgottenUntil: number | null
  corrections: readonly OpenCorrection[]
}

/** `problem`: by what is known now it does not convert; it stands as it was. */
export type Known = Conversion & { problem?: string }

/** A correction of which some documents have not been evaluated anew. */
export type OpenCorrection = {
  correctionId: string
  exceptionId: string
  site: string
  waiting: number
  failed: boolean
}

export type Changed = { conversion: Known; corrected: string | null; problem: string }

export type FactorsEvent =
  | { type: 'UnitsKnown'; data: { units: ItemUnits; packedAs: string } }
  | { type: 'ConversionNoted'; data: { conversion: Conversion; now: number } }
  | { type: 'ConversionsChanged'; data: { changed: readonly Changed[]; open: OpenCorrection } }
  | { type: 'DocumentReevaluated'; data: { correctionId: string; failed: boolean } }
  | MessageOf<
      | 'inventory.ConversionCorrected'
      | 'inventory.FactorCorrected'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >

export const initialFactors: Factors = {
  ...{ units: null, packedAs: '', formerly: [], conversions: [], forgottenUntil: null, corrections: [] },
}

/** A correction reaches so far back, and so many documents. */
export const DAYS_KNOWN = 90
export const MOST_CONVERSIONS = 2_000
const MOST_FORMER = 20
const MOST_OPEN = 20
const DAY = 24 * 3_600_000

export const evolveFactors = (factors: Factors, event: FactorsEvent): Factors => {
  switch (event.type) {
    case 'UnitsKnown': {
      const { units, packedAs } = event.data
      const formerly = [...factors.formerly, ...(factors.units ? [factors.packedAs] : [])].slice(-MOST_FORMER)
      return { ...factors, units, packedAs, formerly }
    }
    case 'ConversionNoted':
      return bounded({ ...factors, conversions: [...factors.conversions, event.data.conversion] }, event.data.now)
    case 'ConversionsChanged': {
      const { changed, open } = event.data
      const byPlace = new Map(changed.map((change) => [placeOf(change.conversion), change]))
      const conversions = factors.conversions.map((known) => afterChange(known, byPlace.get(placeOf(known))))
      return { ...factors, conversions, corrections: [...factors.corrections, open].slice(-MOST_OPEN) }
    }
    case 'DocumentReevaluated': {
      const { correctionId, failed } = event.data
      const corrections = factors.corrections
        .map((open) =>
          open.correctionId === correctionId
            ? { ...open, waiting: open.waiting - 1, failed: open.failed || failed }
            : open,
        )
        .filter(({ waiting }) => waiting > 0)
      return { ...factors, corrections }
    }
    case 'inventory.ConversionCorrected':
    case 'inventory.FactorCorrected':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return factors
  }
}

const placeOf = ({ document, line }: Conversion): string => `${line} ${document}`

const afterChange = (known: Known, change: Changed | undefined): Known => {
  if (!change) return known
  const { problem: _, ...conversion } = known
  return change.corrected === null
    ? { ...conversion, problem: change.problem }
    : { ...conversion, base: change.corrected }
}

const bounded = (factors: Factors, now: number): Factors => {
  const { conversions } = factors
  const isOld = ({ occurredAt }: Known) => occurredAt < now - DAYS_KNOWN * DAY
  const recent = conversions.some(isOld) ? conversions.filter((one) => !isOld(one)) : conversions
  const kept = recent.length > MOST_CONVERSIONS ? recent.slice(-MOST_CONVERSIONS) : recent
  if (kept.length === conversions.length) return factors
  const forgotten = new Set(conversions)
  for (const one of kept) forgotten.delete(one)
  const forgottenUntil = Math.max(factors.forgottenUntil ?? 0, ...[...forgotten].map(({ occurredAt }) => occurredAt))
  return { ...factors, conversions: kept, forgottenUntil }
}

/** Names how an item is known to be packed and to have been, whatever else is known of it. */
export const packedAsOf = ({ baseUnit, packaging, packagingVersions = [] }: ItemUnits): string => {
  const levels = (of: ItemUnits['packaging']) => of.map(({ unit, factor, per = '1' }) => [unit, factor, per])
  const versions = packagingVersions.map((version) => [version.effectiveFrom, levels(version.packaging)])
  return derivedId('', JSON.stringify([baseUnit, levels(packaging), versions]))
}
