import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@supplyline/schemas'
import { runProgram } from './arm-process.ts'
import { finallyUndo } from './ending.ts'
import type { Place } from './planning/assortment.ts'
import { BEGIN, DAY } from './planning/calendar.ts'
import { run } from './planning/hospital.ts'
import { masterData } from './planning/master-data.ts'
import { scenarioOf } from './planning/scenario.ts'
import { ServiceArm } from './planning/service-arm.ts'
import type { Planned, ReplanResult, ReplanTask } from './replan-arm.ts'
import type { Report } from './report.ts'
import { median } from './statistics.ts'

/** Replenishment keeps eight weeks of demand. */
const SPAN = { history: 57, days: 0 }
const PASSES = 3
const LIMIT_S = 10
const LIMIT_MB = 400
const LONGEST_MS = 600_000

/** Places of a hospital after eight weeks, planned anew in a process of their own with the flags of a service. */
export const benchReplan = async (report: Report, { places }: { places: number }): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'supplyline-replan-'))
  const file = join(folder, 'places.json')
  const measured = async () => {
    writeFileSync(file, JSON.stringify(await plannedOf()))
    const task: ReplanTask = { file, places, passes: PASSES }
    return runProgram<ReplanResult>({ name: 'replan', program: 'replan-arm.ts', task }, LONGEST_MS)
  }
  const result = await finallyUndo(measured, async () => rmSync(folder, { recursive: true, force: true }))
  const limit = (LIMIT_S * places) / 100_000
  const told = (what: string, values: number[], unit: string) => {
    const value = median(values)
    const [low, high] = [Math.min(...values) / limit, Math.max(...values) / limit]
    report({ name: `replan: ${places} places ${what}`, value, unit, ceiling: limit, ratio: value / limit, low, high })
  }
  told('decided anew', result.decided, 's of CPU')
  told('decided anew, their states read and written', result.whole, 's of CPU')
  told('the same by the clock', result.seconds, 's')
  const { peak } = result
  report({ name: 'replan: peak memory', value: peak, unit: 'MB', ceiling: LIMIT_MB, ratio: peak / LIMIT_MB })
}

/** A day later something has just happened at each place, so that its forecast is due. */
const plannedOf = async (): Promise<Planned[]> => {
  const scenario = scenarioOf(1, SPAN)
  const service = await ServiceArm.start(scenario)
  await run(scenario, service)
  const states = service.planned()
  const published = await service.stop()
  const told = masterData(scenario).map(({ message }) => message)
  const now = BEGIN + (SPAN.history + 1) * DAY
  return scenario.places.map((place) => {
    const [state, position] = [states.get(place.name), published.get(place.name)]
    if (state === undefined || !position) throw new Error(`nothing is known of ${place.name}`)
    const data = { ...position, sequence: position.sequence + 1, asOf: now, changedAt: now }
    const message: Message = { type: 'inventory.StockPositionChanged', data }
    const references = told.filter((message) => isAbout(message, place))
    const input = { id: place.name, now, message, references, direct: false, conflicting: false }
    return { state: JSON.stringify(state), input }
  })
}

/** Whether it is stamped on what happens there. */
const isAbout = ({ type, data }: Message, { article, location }: Place): boolean => {
  switch (type) {
    case 'master.Item':
    case 'master.Contract':
      return data.item === article.item
    case 'master.StockingPolicy':
      return data.item === article.item && data.location === location
    case 'master.Supplier':
      return data.supplier === article.supplier || data.supplier === article.fallback
    default:
      return false
  }
}
