import { topology as inventory } from '@supplyline/inventory-events'
import { inboxOf, stockPositions, type Topic } from '@supplyline/schemas'

/** The topology of inventory-events under a name, an inbox and an output of its own, for a run beside others. */
export const benchedTopology = ({ run, inbox, positions }: { run: string; inbox: string; positions: string }) => {
  const positionsTopic: Topic = { ...stockPositions, name: positions }
  return {
    ...inventory,
    service: run,
    inbox: { ...inboxOf('inventory-events'), name: inbox },
    outputs: inventory.outputs.map((t) => (t.name === stockPositions.name ? positionsTopic : t)),
  }
}
