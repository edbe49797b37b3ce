import type { Input } from '@supplyline/messaging'
import { compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Levels } from '../policy/levels.ts'
import type { Position } from '../position.ts'
import type { Proposal, Stock, StockEvent } from '../stock.ts'

/** So that stock that goes up and down around its level does not have proposals come and go. */
const BETWEEN = 3 * 24 * 60 * 60_000

/**
 * Proposals without which the place is at its level, the newest first, and at most once in three days. Each counts until
 * procurement has answered: one that is approved already is ordered all the same.
 */
export const withdrawNeedless = (
  input: Input,
  { proposed, withdrawnAt }: Stock,
  position: Position,
  levels: Levels,
  inventoryPosition: Decimal,
): StockEvent[] => {
  const level = levelOf(levels)
  if (level === null || (withdrawnAt !== null && input.now < withdrawnAt + BETWEEN)) return []
  const events: StockEvent[] = []
  let rest = proposed.reduce((sum, p) => (p.withdrawn ? subtract(sum, p.quantity) : sum), inventoryPosition)
  for (const proposal of proposed.toReversed()) {
    const without = subtract(rest, proposal.quantity)
    if (proposal.withdrawn || compare(without, level) < 0) continue
    rest = without
    const reason = `${without} ${position.unit} are there and on order without it, and the level is ${level} ${position.unit}`
    events.push(withdrawn(input, position, proposal, reason))
  }
  return events
}

/** Nobody asks for the place any more. */
export const withdrawAll = (input: Input, { proposed }: Stock, position: Position, reason: string): StockEvent[] =>
  proposed.filter((proposal) => !proposal.withdrawn).map((proposal) => withdrawn(input, position, proposal, reason))

/** What a proposal fills up to. */
const levelOf = ({ par, orderUpTo, binQuantity }: Levels): Decimal | null =>
  par ?? orderUpTo ?? (binQuantity && multiply(binQuantity, '2'))

const withdrawn = (
  { now }: Input,
  { site, item, location }: Position,
  { proposalId }: Proposal,
  reason: string,
): StockEvent => ({
  type: 'replenishment.ReplenishmentWithdrawn',
  data: { proposalId, site, item, location, reason, withdrawnAt: now },
})
