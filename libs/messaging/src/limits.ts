export const LIMITS = {
  /** Records decided and committed together. One beyond `recordBytes` counts as several. */
  chunk: 5_000,
  /** Of these, records decoded at a time: few enough to be garbage before the young generation is full. */
  decoded: 250,
  /** Records held in memory before a partition is paused, and below which it is resumed. As above. */
  pauseAt: 8_000,
  resumeAt: 3_000,
  recordBytes: 2_000,
  /** Records in hand of topics that are folded directly, over all lanes, beyond which lanes with little left wait. */
  inHand: 24_000,
  /** Aggregates kept in memory by one lane. */
  cached: 100_000,
  /** Chunks committed but not yet acknowledged by the log. */
  backlog: 16,
  /** Places in a lane's sequence that one commit may use. */
  sequence: 2 ** 20,
  /** Waiting entries of a released aggregate that are taken at a time. */
  drained: 500,
  flood: { share: 0.5, least: 500 },
}
