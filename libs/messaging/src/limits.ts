export const LIMITS = {
  /** Records decided and committed together. One beyond `recordBytes` counts as several. */
  chunk: 15_000,
  /** Of these, records decoded at a time: few enough to be garbage before the young generation is full. */
  decoded: 250,
  /** Aggregates and messages of one commit beyond which no more is decoded for it: it is one transaction. */
  touched: 2_500,
  outgoing: 10_000,
  /** Chunks of so many records are taken a few at a time over all lanes; who waited for that long, in ms, goes on. */
  large: 1_000,
  largeAtOnce: 2,
  longestTurnMs: 10_000,
  /** Records held in memory before a partition is paused, and below which it is resumed; counted as those of a chunk. */
  pauseAt: 20_000,
  resumeAt: 10_000,
  recordBytes: 2_000,
  /** Records in hand of topics that are folded directly, over all lanes, beyond which lanes with little left wait. */
  inHand: 80_000,
  /** Aggregates kept in memory by one lane, and how many of them, about, as objects. */
  cached: 100_000,
  inUse: 1_000,
  /** Chunks committed but not yet acknowledged by the log. */
  backlog: 16,
  /** Places in a lane's sequence that one commit may use. */
  sequence: 2 ** 20,
  /** Waiting entries of a released aggregate that are taken at a time. */
  drained: 500,
  /** Aggregates of one lane whose timers are brought into the inbox together. */
  fired: 1_000,
  flood: { share: 0.5, least: 500 },
}
