import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { json, time } from '../print.ts'
import { table } from '../table.ts'

type System = { service: string; system: string; breaker: string; since: string; queued: number }
type Doubt = { what: string; name: string; reference: string; since: string; reason: string }

export const effectCommands: readonly Command[] = [
  {
    name: 'effects list',
    summary: 'outside systems that are not called, and calls whose outcome nobody knows',
    run: async (given) => {
      const answer = await given.api.get<{ systems: System[]; inDoubt: Doubt[] }>('/v1/effects')
      const { systems, inDoubt } = answer
      const none = systems.length === 0 && inDoubt.length === 0
      if (given.flag('json')) json(given, answer)
      else if (none) given.terminal.err('No outside system has been heard of, and nothing is in doubt.\n')
      else {
        if (systems.length > 0)
          given.terminal.out(
            table(
              [
                { heading: 'SYSTEM', cell: ({ system }) => system },
                { heading: 'CALLED BY', cell: ({ service }) => service },
                { heading: 'BREAKER', cell: ({ breaker }) => breaker },
                { heading: 'SINCE', cell: ({ since }) => time(since), whole: true },
                { heading: 'WAITED', cell: ({ queued }) => queued, right: true },
              ],
              systems,
            ),
          )
        if (inDoubt.length > 0)
          given.terminal.out(
            table(
              [
                { heading: 'IN DOUBT', cell: ({ what, name }) => `${what} ${name}` },
                { heading: 'REFERENCE', cell: ({ reference }) => reference },
                { heading: 'SINCE', cell: ({ since }) => time(since), whole: true },
                { heading: 'WHY', cell: ({ reason }) => reason },
              ],
              inDoubt,
            ),
          )
      }
      return none ? EXIT.nothing : EXIT.done
    },
  },
]
