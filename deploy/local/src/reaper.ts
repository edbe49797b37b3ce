import { type ChildProcess, spawn } from 'node:child_process'

// One shell in a session of its own, so that it outlives us whatever we die of. Each child writes "+pid" before it becomes
// its program; the end of the pipe means that we are gone. Every child leads a process group, and the group is ended.
const SCRIPT = `
trap '' INT TERM HUP QUIT
cd /
pids=''
while read -r line; do
  case $line in
    +*) pids="$pids \${line#+}" ;;
    -*) left=''; for p in $pids; do [ "$p" = "\${line#-}" ] || left="$left $p"; done; pids=$left ;;
  esac
done
for p in $pids; do kill -s TERM -- "-$p" 2>/dev/null; done
i=0
while [ $i -lt 30 ]; do
  alive=''
  for p in $pids; do kill -s 0 -- "-$p" 2>/dev/null && alive=yes; done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  i=$((i + 1))
done
for p in $pids; do kill -s KILL -- "-$p" 2>/dev/null; done
`

const alive = new Set<number>()
let shell: ChildProcess | undefined

const startShell = (): ChildProcess => {
  const started = spawn('sh', ['-c', SCRIPT, 'supplyline-reaper'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  started.unref()
  ;(started.stdin as unknown as { unref(): void }).unref()
  started.stdin?.on('error', () => {})
  // Someone ended the reaper: a new one learns whom it has to watch.
  started.on('exit', () => {
    shell = undefined
    if (alive.size > 0) reaper()
  })
  for (const pid of alive) started.stdin?.write(`+${pid}\n`)
  return started
}

const reaper = (): ChildProcess => {
  shell ??= startShell()
  return shell
}

export const reaperPid = () => reaper().pid

/** Where a child announces itself. */
export const reaperPipe = () => {
  const { stdin } = reaper()
  if (stdin === null) throw new Error('the reaper has no pipe')
  return stdin
}

export const watch = (pid: number) => {
  alive.add(pid)
}

export const unwatch = (pid: number) => {
  alive.delete(pid)
  shell?.stdin?.write(`-${pid}\n`)
}

/** Ends the reaper when no child is left, and waits for it. */
export const dismissReaper = async () => {
  const dismissed = shell
  if (dismissed === undefined) return
  dismissed.ref()
  await new Promise((resolve) => {
    dismissed.on('exit', resolve)
    dismissed.stdin?.end()
  })
}
