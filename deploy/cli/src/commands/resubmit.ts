import { progressBar } from '@supplyline/process/progress-bar'
import { type Command, type Given, needed } from '../command.ts'
import { type EditedRecord, editIn, withSet } from '../edit.ts'
import { EXIT, Failed, Unreachable, WrongUsage } from '../exit.ts'
import { filterHelp, filterOptions, filtersOf } from '../filters.ts'
import { json, list, time } from '../print.ts'
import { letterPath } from './dead-letters.ts'

type Change = { path: string; before?: unknown; after?: unknown }
type Preview = {
  resubmissionId: string | null
  state: string | null
  needsApproval: boolean
  total: number
  sends: { service: string; action: string; count: number }[]
  letters: { letter: string; action: string; aggregate: string | null }[]
  cannot: { letter: string; cannot: string }[]
  leftOut: number
  diff: Change[] | null
}
type Resubmission = {
  resubmissionId: string
  state: 'awaiting-approval' | 'running' | 'done'
  total: number
  done: number
  reason: string
  requestedBy: string
  requestedAt: string
  approvedBy: string | null
  trouble: string | null
  diff: Change[] | null
}

const resubmit = async (given: Given): Promise<number> => {
  const { api, args, option, flag, terminal } = given
  const reason = needed(given, 'reason', 'say why; it is kept with the audit entry')
  const query = filtersOf(given)
  if (args.length === 0 && Object.keys(query).length === 0)
    throw new WrongUsage(
      'name letters, or choose them by --service, --class, --topic, --key, --since, --until or --parked',
    )
  const { parked, ...others } = query
  const chosen =
    args.length > 0 ? { letters: args } : { query: { ...others, ...(parked && { parked: parked === 'true' }) } }
  const edit = await editOf(given)
  const decision = option('decision')?.toUpperCase()
  const body = { ...chosen, reason, ...(edit && { edit }), ...(decision && { decision }) }
  const answer = await api.post<Preview>('/v1/resubmissions', { ...body, ...(flag('dry-run') && { dryRun: true }) })
  if (flag('dry-run')) {
    if (flag('json')) json(given, answer)
    else terminal.out(previewText(answer))
    return answer.total === 0 ? EXIT.nothing : EXIT.done
  }
  if (!flag('json')) terminal.out(previewText(answer))
  return follow(given, answer.resubmissionId ?? '')
}

const editOf = async ({ api, args, option, options, terminal }: Given): Promise<EditedRecord | undefined> => {
  const [letter] = args
  const file = option('edit')
  const sets = options('set')
  if (file === undefined && sets.length === 0) return undefined
  if (letter === undefined || args.length > 1) throw new WrongUsage('an edit is of one letter: name it')
  const record =
    file === undefined
      ? (await api.get<{ record: EditedRecord | null }>(`/v1/dead-letters/${letterPath(letter)}`)).record
      : editIn(file, terminal.cwd)
  if (!record)
    throw new Failed(
      `the record of ${letter} cannot be read, so there is nothing to set`,
      'give a whole one with --edit FILE',
    )
  return sets.length === 0 ? record : withSet(record, sets)
}

/** Questions without an answer, two seconds apart: operations that starts again goes on with it. */
const MOST_SILENT = 20

/** Tells how far it is until it is done, or waits for somebody. */
const follow = async (given: Given, id: string): Promise<number> => {
  const { api, terminal, flag, repeat } = given
  const progress = progressBar(`resubmission ${id}`, terminal)
  for (let silent = 0; ; ) {
    const found = await api.get<Resubmission>(`/v1/resubmissions/${encodeURIComponent(id)}`).catch((error: unknown) => {
      if (error instanceof Unreachable && ++silent <= MOST_SILENT) return undefined
      throw error
    })
    if (!found) {
      await terminal.wait(2_000)
      continue
    }
    silent = 0
    if (found.state === 'running') {
      progress.show(found.done, found.total, found.trouble ?? '')
      await terminal.wait(500)
      continue
    }
    if (found.state === 'done') progress.show(found.done, found.total)
    progress.end()
    if (flag('json')) json(given, found)
    else if (found.state === 'done')
      terminal.out(`${id} is done: ${found.done} asked for. What could not be taken is a dead letter again.\n`)
    else terminal.out(`${id} waits for a second person. Next: ${repeat} dead-letters approve ${id} --as operator2\n`)
    return EXIT.done
  }
}

const previewText = ({ total, sends, letters, cannot, leftOut, needsApproval, diff }: Preview): string => {
  const lines = [
    `${total} ${total === 1 ? 'letter' : 'letters'}${needsApproval ? '; a second person has to approve it' : ''}`,
    ...(sends ?? []).map(({ service, action, count }) => `  ${action} ${count} to ${service}`),
    ...(letters ?? []).slice(0, 20).map((l) => `    ${l.letter}  ${l.action}${l.aggregate ? `  ${l.aggregate}` : ''}`),
    ...(leftOut > 0 ? [`${leftOut} left out:`, ...cannot.slice(0, 20).map((c) => `    ${c.letter}: ${c.cannot}`)] : []),
    ...(diff ?? []).map(changeText),
  ]
  return `${lines.join('\n')}\n`
}

const changeText = ({ path, before, after }: Change): string =>
  `  ${path}: ${before === undefined ? '(none)' : JSON.stringify(before)} → ${after === undefined ? '(none)' : JSON.stringify(after)}`

export const resubmitCommands: readonly Command[] = [
  {
    name: 'dead-letters resubmit',
    takes: '[LETTER…] --reason WHY',
    summary: 'has one, some, or all that match taken after all',
    most: 1_000,
    options: {
      ...filterOptions,
      reason: { type: 'string' },
      decision: { type: 'string' },
      edit: { type: 'string' },
      set: { type: 'string', multiple: true },
      'dry-run': { type: 'boolean' },
    },
    help: [
      ...filterHelp,
      '--decision skip|retry|replace          skip: go on without it, or dismiss it where no key waits',
      '--edit FILE                            with this record in its place, as `show` prints it; a second person approves',
      '--set PATH=VALUE                       with this field set; again and again',
      '--dry-run                              only say what would be sent to whom, and what the edit changes',
    ],
    run: resubmit,
  },
  {
    name: 'dead-letters approve',
    takes: 'RESUBMISSION',
    summary: 'approves what somebody else has edited; then it is sent',
    least: 1,
    most: 1,
    options: { 'dry-run': { type: 'boolean' } },
    help: ['--dry-run                              only show what would be approved'],
    run: async (given) => {
      const id = given.args[0] ?? ''
      const path = `/v1/resubmissions/${encodeURIComponent(id)}`
      if (given.flag('dry-run')) {
        const found = await given.api.get<Resubmission>(path)
        if (given.flag('json')) json(given, found)
        else
          given.terminal.out(
            `${[`${found.requestedBy}: ${found.reason}`, ...(found.diff ?? []).map(changeText)].join('\n')}\n`,
          )
        return EXIT.done
      }
      await given.api.post(`${path}/approval`, {})
      return follow(given, id)
    },
  },
  {
    name: 'dead-letters status',
    takes: '[RESUBMISSION]',
    summary: 'how far a resubmission is; without one, the last that were asked for',
    most: 1,
    run: async (given) => {
      const [id] = given.args
      const answer = id
        ? { items: [await given.api.get<Resubmission>(`/v1/resubmissions/${encodeURIComponent(id)}`)] }
        : await given.api.get<{ items: Resubmission[] }>('/v1/resubmissions')
      return list(
        given,
        id ? answer.items[0] : answer,
        answer.items,
        [
          { heading: 'RESUBMISSION', cell: ({ resubmissionId }) => resubmissionId, whole: true },
          { heading: 'STATE', cell: ({ state }) => state },
          { heading: 'DONE', cell: ({ done, total }) => `${done} of ${total}`, right: true },
          { heading: 'ASKED BY', cell: ({ requestedBy }) => requestedBy },
          { heading: 'AT', cell: ({ requestedAt }) => time(requestedAt), whole: true },
          { heading: 'APPROVED BY', cell: ({ approvedBy }) => approvedBy },
          { heading: 'REASON', cell: ({ reason, trouble }) => trouble ?? reason },
        ],
        'Nothing was resubmitted yet.',
      )
    },
  },
]
