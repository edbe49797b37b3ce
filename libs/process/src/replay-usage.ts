/** What `replay` takes, as the program of a service understands it. */
export const REPLAY_USAGE = `replay rebuild [--until TIME] [--out FILE] [--swap] [--accept-differences] [--archive DIR] [--json]
replay rebuild --restore --swap [--archive DIR] [--json]
replay swap [--accept-differences] [--json] | abandon | rollback [--json] | status [--json]
replay redrive --topic TOPIC --from TIME --to TIME [--key KEY]… [--partition N]… [--by NAME] [--execute] [--json]
replay execute ID [--rate N] [--json] | pause ID | resume ID

  rebuild   folds the inbox into a generation of its own while the service goes on, and compares it with the live one
  --until   as it was known at a time (ISO 8601): written as JSON lines, to standard output or --out; nothing is kept
  --archive reads from an archive what topics no longer hold
  --restore the way back from lost ground, while no process of the service runs: the log is the truth
  swap      makes it the live generation; with differences only when they are accepted
  abandon   drops it
  rollback  goes back to the generation before the last swap, brought up to date
  redrive   shows what changes when inputs of the time are taken again: never taken ones, and others by today's rules
  execute   does what a preview shows, N aggregates a second (50); run again after a crash, it goes on where it was
  pause     stops an execution before the next aggregate; resume lets it go on`
