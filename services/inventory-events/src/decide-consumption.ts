import type { Decider, Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { ConsumptionLine, MessageOf } from '@supplyline/schemas'
import {
  type Consumption,
  type ConsumptionEvent,
  evolveConsumption,
  initialConsumption,
  inOrder,
  MOST_LINES,
  withLine,
} from './consumption.ts'

export type ConsumptionInput = Input<MessageOf<'inventory.ConsumptionReported' | 'supplyline.TimerFired'>>
type Taken = Decision<ConsumptionEvent>
type Period = { site: string; period: string }

/** Positions of a site report within a quarter of an hour: so few revisions tell it. */
const GATHERED_FOR_MS = 15 * 60_000
const SUMMARY = 'summary'

/** What the positions of a site report is netted, and told in increments: each use is in one revision. */
const decide = ({ message, now }: ConsumptionInput, state: Consumption): Taken => {
  switch (message.type) {
    case 'inventory.ConsumptionReported':
      return whenReported(message.data, state, now)
    case 'supplyline.TimerFired':
      return state.status === 'gathering' ? { events: [summarised(state, state.revision + 1, state.lines, now)] } : {}
    default: {
      const _: never = message
      return {}
    }
  }
}

const whenReported = (
  { site, period, lines: reported }: MessageOf<'inventory.ConsumptionReported'>['data'],
  state: Consumption,
  now: number,
): Taken => {
  const told: ConsumptionEvent[] = []
  const tell = (lines: readonly ConsumptionLine[]): void => {
    told.push(summarised({ site, period }, state.revision + told.length + 1, lines, now))
  }
  let lines: readonly ConsumptionLine[] = state.status === 'gathering' ? state.lines : []
  for (const line of reported) {
    const more = withLine(lines, line)
    if (!more) tell(lines)
    lines = more ?? [line]
    if (lines.length < MOST_LINES) continue
    tell(lines)
    lines = []
  }
  const gathered: ConsumptionEvent = { type: 'ConsumptionGathered', data: { site, period, lines } }
  const isSet = state.status === 'gathering' && told.length === 0
  const due = lines.length > 0 ? now + GATHERED_FOR_MS : null
  return { events: [...told, gathered], ...((due === null || !isSet) && { timers: { [SUMMARY]: due } }) }
}

const summarised = (
  { site, period }: Period,
  revision: number,
  lines: readonly ConsumptionLine[],
  summarisedAt: number,
): ConsumptionEvent => ({
  type: 'inventory.ConsumptionSummarised',
  data: { site, period, revision, lines: [...lines].sort(inOrder), summarisedAt },
})

export const consumption: Decider<Consumption, ConsumptionInput, ConsumptionEvent> = {
  initialState: initialConsumption,
  decide,
  evolve: evolveConsumption,
}
