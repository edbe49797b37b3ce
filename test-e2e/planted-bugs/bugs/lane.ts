import type { Bug } from '../bug.ts'

const lane = 'libs/messaging/src/lane.ts'
const runner = 'libs/messaging/src/lane-runner.ts'
const aggregate = 'libs/messaging/src/aggregate.ts'
const entries = 'libs/messaging/src/entries.ts'
const take = 'libs/messaging/src/take-entry.ts'

/** What a lane takes, from where, and whether it has taken it before. */
export const laneBugs: Bug[] = [
  {
    name: 'position-one-too-far',
    what: 'the committed position is one beyond the next record',
    promise: 7,
    file: lane,
    find: 'return last.offset + 1',
    replace: 'return last.offset + 2',
  },
  {
    name: 'begins-at-the-end',
    what: 'a partition that nothing was taken of is begun at its end',
    promise: 5,
    file: runner,
    find: '(await log.bounds(at)).low',
    replace: '(await log.bounds(at)).high',
  },
  {
    name: 'offset-committed-first',
    what: 'the position of a routed topic is saved before its inbox entries are stored',
    promise: 5,
    file: lane,
    find: 'if (messages.length > 0) await log.append(messages)',
    replace: 'if (messages.length > 0) void log.append(messages).catch(() => {})',
  },
  {
    name: 'published-before-commit',
    what: 'what a chunk comes to is published before the chunk is committed',
    promise: 7,
    file: lane,
    find: 'const { chunk } = await this.context.store.commit(commit, since)',
    replace:
      "this.publisher.publish('', commit.outbox); const { chunk } = await this.context.store.commit(commit, since)",
  },
  {
    name: 'watermark-ignored',
    what: 'an entry that its aggregate has taken before is taken again',
    promise: 5,
    file: take,
    find: 'if (entry.cause && !advanceWatermark(aggregate, entry.cause)) {',
    replace: 'if (entry.cause && !advanceWatermark(aggregate, entry.cause) && redriven) {',
  },
  {
    name: 'watermark-off-by-one',
    what: 'the newest entry that an aggregate has taken is taken again when it comes again',
    promise: 5,
    file: aggregate,
    find: 'cause.index <= mark.index',
    replace: 'cause.index < mark.index',
  },
  {
    name: 'watermark-swallows-next',
    what: 'the entry right behind the last one that an aggregate has taken counts as taken',
    promise: 5,
    file: aggregate,
    find: 'cause.offset < mark.offset ||',
    replace: 'cause.offset <= mark.offset + 1 ||',
  },
  {
    name: 'own-sequence-ignored',
    what: 'what a service of ours published twice counts as two records, since it lies at two offsets',
    promise: 7,
    file: entries,
    find: 'return ours && headers[ORIGIN_LANE] !== undefined',
    replace: 'return !ours && headers[ORIGIN_LANE] !== undefined',
  },
  {
    name: 'stray-taken-here',
    what: 'a movement on a wrong partition is taken by that partition’s lane instead of its aggregate’s',
    promise: 4,
    file: lane,
    find: 'return partitionOf(keyOf(entry.aggregate), inbox.partitions) !== this.state.lane',
    replace: 'return false',
  },
  {
    name: 'forwarded-counts-as-taken',
    what: 'a movement that is sent to the inbox is remembered as taken, and dropped when it comes from there',
    promise: 5,
    file: take,
    find: "known === 'new' && decision !== 'forward' &&",
    replace: "known === 'new' &&",
  },
  {
    name: 'seen-after-reload-only',
    what: 'identities of a chunk are looked up among those of former chunks only',
    promise: 5,
    file: take,
    find: "if (known === 'same') return true",
    replace: "if (known === 'same' && entry.cause) return true",
  },
  {
    name: 'stamps-cut',
    what: 'the first of the stamped reference values is left out when an entry is read',
    promise: 5,
    file: entries,
    find: '    references: stamps,\n',
    replace: '    references: stamps.slice(1),\n',
  },
  {
    name: 'tells-share-a-number',
    what: 'all that one decision tells other aggregates has one place in the sequence',
    promise: 7,
    file: 'libs/messaging/src/decide-entry.ts',
    find: 'context.sequence + before + messages.length',
    replace: 'context.sequence',
  },
  {
    name: 'entry-index-always-zero',
    what: 'the entries that one record leads to have one id',
    promise: 5,
    file: 'libs/messaging/src/router.ts',
    find: 'index}`,\n  cause: causeOf(record,',
    replace: '0 * index}`,\n  cause: causeOf(record,',
  },
]
