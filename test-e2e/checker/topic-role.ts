import { allTopics, decidingServices } from '@supplyline/schemas'

/** Where a topic stands in the flow. `service`: who writes it, where that is one of ours. */
type Role = { of: 'source' | 'output' | 'inbox' | 'dead-letters'; service: string; compacted: boolean }

const ROLES = new Map<string, Role>(
  allTopics.map(({ name, writer, cleanup }) => {
    const ours = (decidingServices as readonly string[]).includes(writer)
    const of = name.endsWith('.inbox.v1') ? 'inbox' : name.endsWith('.dead-letters.v1') ? 'dead-letters' : 'output'
    return [name, { of: ours ? of : 'source', service: writer, compacted: cleanup === 'compact' }]
  }),
)

export const roleOf = (topic: string): Role | undefined => ROLES.get(topic)
