import type { Command, Given } from '../command.ts'
import { EXIT } from '../exit.ts'
import { json, list, time } from '../print.ts'

type Chain = { service: string; partition: number; entries: number; broken: { sequence: number; why: string } | null }
type Entry = {
  service: string
  partition: number
  sequence: number
  at: string
  who: string
  what: string
  aggregate: string | null
}
type Audit = { intact: boolean; unreadable: number; chains: Chain[]; entries: Entry[] }

const ask = ({ api, option, flag }: Given, limit: string | undefined): Promise<Audit> =>
  api.get<Audit>('/v1/audit', {
    ...{ service: option('service'), aggregate: option('aggregate'), who: option('who'), limit },
    ...(flag('commits') && { commits: 'true' }),
  })

const options = {
  service: { type: 'string' },
  aggregate: { type: 'string' },
  who: { type: 'string' },
  limit: { type: 'string' },
  commits: { type: 'boolean' },
} as const

export const auditCommands: readonly Command[] = [
  {
    name: 'audit list',
    summary: 'who did what, the last entries',
    options,
    help: [
      '--service NAME, --aggregate KIND:KEY, --who NAME, --limit N',
      '--commits: entries for whole commits instead',
    ],
    run: async (given) => {
      const answer = await ask(given, given.option('limit'))
      return list(
        given,
        answer,
        answer.entries,
        [
          { heading: 'AT', cell: ({ at }) => time(at), whole: true },
          { heading: 'CHAIN', cell: ({ service, partition, sequence }) => `${service}:${partition} ${sequence}` },
          { heading: 'WHO', cell: ({ who }) => who },
          { heading: 'AGGREGATE', cell: ({ aggregate }) => aggregate },
          { heading: 'WHAT', cell: ({ what }) => what },
        ],
        'No entry matches.',
      )
    },
  },
  {
    name: 'audit verify',
    summary: 'reads every chain of entries from its start, and says whether it holds',
    run: async (given) => {
      const answer = await ask(given, '0')
      const { intact, chains, unreadable } = answer
      if (given.flag('json')) json(given, answer)
      else
        given.terminal.out(
          `${[
            ...chains.map(
              (c) =>
                `${c.service}:${c.partition}  ${c.entries} entries  ${c.broken ? `BROKEN at ${c.broken.sequence}: ${c.broken.why}` : 'holds'}`,
            ),
            ...(unreadable > 0 ? [`${unreadable} records are no entries`] : []),
            intact
              ? `All ${chains.length} chains hold.`
              : 'Not all chains hold: somebody has changed or removed entries.',
          ].join('\n')}\n`,
        )
      return intact ? EXIT.done : EXIT.failed
    },
  },
]
