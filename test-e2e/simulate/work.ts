import { Random } from '../src/random.ts'
import { corrections } from './corrections.ts'
import { strayReceipt } from './dock.ts'
import { junk } from './junk.ts'
import { movements } from './movements.ts'
import { changes, requests } from './people.ts'
import type { Planned } from './planned.ts'
import { recalls } from './recalls.ts'

/** What is sent within `span` ms whatever comes of it; now and then much more than usual. */
export const workOf = (seed: number, span: number): Planned[] => {
  const random = Random.of(seed, 'work')
  return [
    ...movements(random, random.chance(0.015) ? random.between(300, 1_000) : random.between(20, 45), span),
    ...requests(random, random.below(3), span),
    ...changes(random, random.below(6), span),
    ...recalls(Random.of(seed, 'recalls'), span),
    ...corrections(Random.of(seed, 'corrections'), span),
    ...junk(random, random.below(3), span),
    ...Array.from({ length: random.chance(0.3) ? 1 : 0 }, (_, index) =>
      strayReceipt(random, index, random.below(span)),
    ),
  ]
}
