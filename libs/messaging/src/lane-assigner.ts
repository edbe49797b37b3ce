import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'

const NAME = 'supplyline-lanes'

/** Partition number p of every topic goes to the same member, so that a lane has one owner. */
export const assignLanes = (
  memberIds: string[],
  partitions: Map<string, number[]>,
): Map<string, Record<string, number[]>> => {
  const members = [...memberIds].sort()
  const assignment = new Map(members.map((id) => [id, {} as Record<string, number[]>]))
  for (const [topic, ids] of partitions)
    for (const id of ids) {
      const mine = assignment.get(members[id % members.length] as string)
      if (mine) mine[topic] = [...(mine[topic] ?? []), id]
    }
  return assignment
}

export const laneAssigner: PartitionAssigner = ({ cluster }) => ({
  name: NAME,
  version: 1,
  assign: async ({ members, topics }) => {
    const partitions = new Map(
      topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map((p) => p.partitionId)]),
    )
    const assignment = assignLanes(
      members.map((m) => m.memberId),
      partitions,
    )
    return [...assignment].map(([memberId, mine]) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({
        version: 1,
        assignment: mine,
        userData: Buffer.alloc(0),
      }),
    }))
  },
  protocol: ({ topics }) => ({
    name: NAME,
    metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) }),
  }),
})
