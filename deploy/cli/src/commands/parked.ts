import { type Command, needed } from '../command.ts'
import { EXIT } from '../exit.ts'
import { json, list, time } from '../print.ts'

type Parked = {
  service: string
  aggregate: string
  since: string
  original: string
  letter: string | null
  reason: string
}
type Released = { commandId: string | null; service: string; aggregate: string; decision: string; original: string }

export const parkedCommands: readonly Command[] = [
  {
    name: 'parked list',
    summary: 'keys that wait because a record of theirs cannot be processed',
    options: { service: { type: 'string' }, aggregate: { type: 'string' } },
    help: ['--service NAME, --aggregate KIND:KEY   those of this service, this one'],
    run: async (given) => {
      const query = { service: given.option('service'), aggregate: given.option('aggregate'), limit: '500' }
      const answer = await given.api.get<{ items: Parked[] }>('/v1/parked', query)
      return list(
        given,
        answer,
        answer.items,
        [
          { heading: 'SERVICE', cell: ({ service }) => service, whole: true },
          { heading: 'AGGREGATE', cell: ({ aggregate }) => aggregate, whole: true },
          { heading: 'SINCE', cell: ({ since }) => time(since), whole: true },
          { heading: 'LETTER', cell: ({ letter }) => letter, whole: true },
          { heading: 'REASON', cell: ({ reason }) => reason },
        ],
        'No key waits.',
      )
    },
  },
  {
    name: 'parked release',
    takes: 'KIND:KEY --service NAME',
    summary: 'lets a key go on, with the record that it waits at or without it',
    least: 1,
    most: 1,
    options: {
      service: { type: 'string' },
      decision: { type: 'string' },
      reason: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
    help: [
      '--decision retry|skip                  decide the record again (unless given), or go on without it',
      '--reason WHY                           kept with the audit entry',
      '--dry-run                              only say at which record it waits',
    ],
    run: async (given) => {
      const service = needed(given, 'service', 'say whose key it is')
      const decision = (given.option('decision') ?? 'retry').toUpperCase()
      const dryRun = given.flag('dry-run')
      const reason = dryRun ? (given.option('reason') ?? 'dry run') : needed(given, 'reason', 'say why it may go on')
      const asked = { service, aggregate: given.args[0], decision, reason, ...(dryRun && { dryRun }) }
      const answer = await given.api.post<Released>('/v1/parked/release', asked)
      const what = `${answer.decision} at ${answer.original} for ${answer.aggregate} of ${answer.service}`
      if (given.flag('json')) json(given, answer)
      else given.terminal.out(`${dryRun ? 'would send' : 'sent'} ${what}\n`)
      return EXIT.done
    },
  },
]
