import { describe, expect, test } from '@jest/globals'
import { assignLanes } from './lane-assigner.ts'

const partitions = (count: number) => Array.from({ length: count }, (_, i) => i)
const topics = new Map([
  ['movements', partitions(12)],
  ['inbox', partitions(12)],
  ['requests', partitions(6)],
  ['one', partitions(1)],
])

describe.each([1, 2, 3, 5, 12, 14])('lanes among %i members', (count) => {
  const members = Array.from({ length: count }, (_, i) => `member-${String.fromCharCode(97 + i)}`)
  const assignment = assignLanes(members, topics)

  test('every partition of every topic goes to exactly one member', () => {
    for (const [topic, ids] of topics) {
      const given = [...assignment.values()].flatMap((mine) => mine[topic] ?? [])
      expect(given.sort((a, b) => a - b)).toEqual(ids)
    }
  })

  test('the same partition number of all topics goes to the same member, also where topics have fewer', () => {
    for (const lane of partitions(12)) {
      const owners = [...assignment].filter(([, mine]) => Object.values(mine).some((ids) => ids.includes(lane)))
      expect(owners).toHaveLength(1)
    }
  })

  test('no member has two lanes more than another', () => {
    const lanes = [...assignment.values()].map((mine) => mine.movements?.length ?? 0)
    expect(Math.max(...lanes) - Math.min(...lanes)).toBeLessThanOrEqual(1)
  })

  test('it does not matter in which order the members came', () => {
    const other = assignLanes([...members].reverse(), topics)
    for (const member of members) expect(other.get(member)).toEqual(assignment.get(member))
  })
})
