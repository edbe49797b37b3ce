import type { Fault } from './faults.ts'
import type { World } from './instance.ts'

/** What begins at a moment of the run, and ends by itself. */
export const begin = (fault: Fault<'moment'>, world: World): void => {
  const { faults, broker, erp, channel } = world
  if (faults.over) return
  faults.happens(fault)
  switch (fault.kind) {
    case 'ERP down':
      down(erp, fault.ms, world)
      break
    case 'EDI down':
      down(channel, fault.ms, world)
      break
    case 'lanes move': {
      // The member that joined first is served last from now on.
      const first = [...broker.members].find((m) => m.group === fault.service)
      if (first && broker.members.delete(first)) broker.members.add(first)
      broker.assign(fault.service)
      break
    }
    default:
      fault.kind satisfies never
  }
}

/** Nobody can connect for so many ms. */
export const down = (partner: { down: boolean }, ms: number, { clock }: Pick<World, 'clock'>): void => {
  partner.down = true
  clock.at(clock.now() + ms, () => {
    partner.down = false
  })
}
