import type { Violation } from '../checker/evidence.ts'
import { startBeside } from './beside.ts'
import type { Rebuilt } from './faults/states.ts'
import type { World } from './world.ts'

/** Compares a service at rest with what folding its inbox once more comes to. */
export const compareWithRebuild = async (world: World, service: string): Promise<Violation[]> => {
  const beside = startBeside(world, service, 0, ['replay', 'rebuild', '--json'])
  const exitCode = await beside.ended(120_000)
  const told = beside.output().trim()
  return exitCode === 0
    ? []
    : [{ promise: 9, what: `${service}: the rebuild ended with ${exitCode}`, about: [told.slice(0, 4_000)] }]
}

/** A rebuild during a fault may be ended by it; but where it came to an end, it came to the same. */
export const violationOf = ({ service, exitCode, differing, told }: Rebuilt): Violation[] =>
  service !== 'inventory-events' && exitCode !== 0 && differing !== undefined
    ? [{ promise: 9, what: `${service}: rebuilt amid a fault it is another`, about: [told.slice(0, 4_000)] }]
    : []
