import { expect, test } from '@jest/globals'
import { Facts } from '../checker/facts.ts'
import { allFaults } from './fault-plan.ts'
import { type Judged, judge } from './seeds.ts'
import { services } from './services.ts'

const SEEDS = 100

const runs: Judged[] = []
for (let seed = 1; seed <= SEEDS; seed++) runs.push(await judge(seed))

test('whatever happens, every promise is kept', () => {
  const broken = runs.flatMap(({ seed, violations }) =>
    violations.map(({ promise, what }) => `pnpm simulate --seed ${seed}: promise ${promise}: ${what}`),
  )
  expect(broken).toEqual([])
})

test('an entry that a build cannot take stops its key until the build is mended, and nothing else', () => {
  const poisoned = runs.filter(({ faults }) => faults.some(({ fault }) => fault.place === 'decision'))
  expect(poisoned.length).toBeGreaterThan(5)
  for (const { seed, evidence, unrest } of poisoned) {
    const parked = Object.values(evidence.stores).flatMap(({ aggregates }) => aggregates.filter((a) => a.parked))
    expect({ seed, parked, unrest, deaths: evidence.deaths }).toEqual({ seed, parked: [], unrest: [], deaths: [] })
  }
})

test('every run takes enough, and enough goes wrong', () => {
  for (const { seed, inputs, faults } of runs) {
    expect({ seed, inputs: Math.min(inputs.routed, 60) }).toEqual({ seed, inputs: 60 })
    expect({ seed, faults: Math.min(faults.length, 5) }).toEqual({ seed, faults: 5 })
  }
})

test('faults of every kind happen, and every service is killed', () => {
  const all = runs.flatMap(({ faults }) => faults.map(({ fault }) => fault))
  expect(new Set(all.map(({ place, kind }) => `${place}: ${kind}`))).toEqual(new Set(allFaults))
  const killed = all.flatMap(({ kind, service }) => (kind === 'killed' ? [service] : []))
  expect(new Set(killed)).toEqual(new Set(services))
})

test('what expires is offered, asked for, granted or refused, and given up; drift begins and ends', () => {
  const happened = new Set<string>()
  for (const { evidence } of runs) {
    const facts = new Facts(evidence)
    const proposed = facts.of('replenishment.TransferProposed')
    const granted = new Set(proposed.map(({ record }) => record.headers.ce_causationid))
    for (const { carried } of facts.carrying('replenishment.SurplusOffered'))
      if (carried?.type === 'replenishment.SurplusOffered' && carried.data.lots.length > 0) happened.add('offered')
    for (const { entry } of facts.carrying('replenishment.TransferSought'))
      happened.add(granted.has(entry.entryId) ? 'granted' : 'refused')
    for (const { carried } of facts.carrying('supplyline.TimerFired'))
      if (carried?.type === 'supplyline.TimerFired' && carried.data.name.startsWith('transfer:'))
        happened.add('given up')
    for (const { raised, open } of facts.exceptions.values())
      if (raised.kind === 'erp-drift') happened.add(open ? 'drift' : 'drift is over')
  }
  expect([...happened].sort()).toEqual(['drift', 'drift is over', 'given up', 'granted', 'offered', 'refused'])
})

test('the same seed goes the same way, to the last byte', async () => {
  for (const first of runs.slice(0, 3)) {
    const again = await judge(first.seed)
    expect(again.trail).toBe(first.trail)
    expect(again.evidence).toEqual(first.evidence)
  }
})
