import type { Bug } from '../bug.ts'

const file = 'libs/messaging/src/publisher.ts'

export const publisherBugs: Bug[] = [
  {
    name: 'takeover-publishes-nothing',
    what: 'what a predecessor left in the outbox is not published',
    promise: 7,
    file,
    find: '      this.publish(chunk.id, chunk.messages, context.claimedAt)\n',
    replace: '',
  },
  {
    name: 'publishing-not-awaited',
    what: 'the outbox counts as published before the log has acknowledged it',
    promise: 7,
    file,
    find: 'await this.context.log.append(next.messages)',
    replace: 'void this.context.log.append(next.messages).catch(() => {})',
  },
  {
    name: 'failed-publishing-given-up',
    what: 'what could not be published is not tried again',
    promise: 7,
    file,
    find: 'next.freshUntil = 0',
    replace: 'this.queue.shift()',
  },
  {
    name: 'contested-keys-not-repeated',
    what: 'after a takeover the newest values of compacted topics are not published once more',
    promise: 7,
    file,
    find: "this.enqueue('', messages, 0)",
    replace: "this.enqueue('', [], 0)",
  },
  {
    name: 'contested-values-stale',
    what: 'what is published once more after a takeover is the predecessor’s value, not the newest',
    promise: 7,
    file,
    find: 'if (this.contested.has(key)) this.contested.set(key, m)',
    replace: 'if (!this.contested.has(key)) this.contested.set(key, m)',
  },
  {
    name: 'fenced-publisher-goes-on',
    what: 'a publisher that was held up does not ask whether the lane is still its own',
    promise: 7,
    file,
    find: '        if (!(await this.isFresh(next))) break\n',
    replace: '',
  },
]
