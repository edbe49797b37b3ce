;(() => {
  const EVERY_MS = 2_000
  /** In a tab that nobody looks at. */
  const HIDDEN_MS = 30_000
  const LONGEST_MS = 10_000
  const STORED = 'supplyline-token'

  const by = (id) => document.getElementById(id)
  const tell = (element, text) => {
    if (element.textContent !== text) element.textContent = text
    element.hidden = text === ''
  }

  let token = sessionStorage.getItem(STORED)
  let timer
  let heardAt = Date.now()
  /** Each section as it came last. */
  const shown = new Map()
  /** Invoices whose release was asked for, and when: it takes a moment until they leave the list. */
  const asked = new Map()

  const call = (path, options) =>
    fetch(path, {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
      signal: AbortSignal.timeout(LONGEST_MS),
    })

  const why = async (answer) => {
    const problem = await answer.json().catch(() => ({}))
    const errors = (problem.errors ?? []).map(({ detail, fix }) => `${detail}; ${fix}`)
    return [problem.detail ?? `answer ${answer.status}`, ...errors].join(' ')
  }

  /** Without a token, the numbers that everyone may read. */
  const poll = async () => {
    clearTimeout(timer)
    const used = token
    try {
      const answer = used
        ? await call('/v1/status', { headers: { accept: 'text/html' } })
        : await fetch('/', { signal: AbortSignal.timeout(LONGEST_MS) })
      if (token !== used) return
      if (answer.status === 401) return signOut('This token is not known here. Enter another one.')
      if (!answer.ok) throw new Error(await why(answer))
      const parts = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (token !== used) return
      show(used ? parts.body.children : parts.querySelectorAll('#summary'))
      heardAt = Date.now()
      tell(by('silence'), '')
      document.body.classList.remove('stale')
    } catch (error) {
      if (token !== used) return
      const reason = unreachable(error) ? 'operations is out of reach.' : error.message
      const since = new Date(heardAt).toLocaleTimeString([], { hourCycle: 'h23' })
      tell(by('silence'), `No answer since ${since}: ${reason} What you see below is from then. Asking again…`)
      document.body.classList.add('stale')
      document.title = '? Supplyline operations'
    }
    timer = setTimeout(poll, document.hidden ? HIDDEN_MS : EVERY_MS)
  }

  const unreachable = (error) => error instanceof TypeError || error.name === 'TimeoutError'

  const show = (parts) => {
    const selection = getSelection()
    const selected = (element) => selection.type === 'Range' && element.contains(selection.anchorNode)
    for (const part of [...parts]) {
      const markup = part.outerHTML
      const there =
        by(part.id) ?? by('details').appendChild(Object.assign(document.createElement(part.tagName), { id: part.id }))
      if (shown.get(part.id) === markup || selected(there)) continue
      shown.set(part.id, markup)
      const focused = there.contains(document.activeElement) ? document.activeElement.id : ''
      const open = new Set([...there.querySelectorAll('details[open]')].map((details) => details.textContent))
      there.className = part.className
      there.replaceChildren(...part.childNodes)
      for (const details of there.querySelectorAll('details')) details.open = open.has(details.textContent)
      if (focused) by(focused)?.focus()
    }
    document.title = `${by('summary').className === 'act' ? '● ' : ''}Supplyline operations`
    if (by('zone')) tell(by('zone'), `Times are those of ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`)
    for (const element of document.querySelectorAll('time')) tell(element, told(element))
    for (const button of document.querySelectorAll('button.release')) markAsked(button)
  }

  const told = ({ dateTime }) => {
    const at = new Date(dateTime)
    const today = at.toDateString() === new Date().toDateString()
    const clock = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const day = today ? '' : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })} `
    return `${day}${clock} (${ago(at.getTime() - Date.now())})`
  }

  const ago = (ms) => {
    const minutes = Math.round(Math.abs(ms) / 60_000)
    const length =
      minutes < 1
        ? 'now'
        : minutes < 120
          ? `${minutes} min`
          : minutes < 2_880
            ? `${Math.round(minutes / 60)} h`
            : `${Math.round(minutes / 1_440)} days`
    return length === 'now' ? length : ms < 0 ? `${length} ago` : `in ${length}`
  }

  const signIn = (given) => {
    token = given
    sessionStorage.setItem(STORED, given)
    by('sign-in').hidden = true
    by('sign-out').hidden = false
    tell(by('sign-in-why'), '')
    heardAt = Date.now()
    return poll()
  }

  const signOut = (reason) => {
    clearTimeout(timer)
    token = null
    sessionStorage.removeItem(STORED)
    shown.clear()
    by('details').replaceChildren()
    by('release').close()
    by('sign-out').hidden = true
    by('sign-in').hidden = false
    tell(by('sign-in-why'), reason)
    tell(by('silence'), '')
    document.body.classList.remove('stale')
    by('token').value = ''
    by('token').focus()
    void poll()
  }

  by('sign-in').addEventListener('submit', (event) => {
    event.preventDefault()
    const given = by('token').value.trim()
    if (/^[\w.~+/-]+=*$/.test(given)) void signIn(given)
    else tell(by('sign-in-why'), 'A token holds letters, digits and -._~+/ only. Copy it again.')
  })
  by('sign-out').addEventListener('click', () => signOut(''))
  document.addEventListener('visibilitychange', () => void (document.hidden || poll()))

  /** What the dialog is about, and the key under which it was sent last: the same again is the same command. */
  let releasing
  let sent = { body: '', key: '' }

  const nameOf = ({ supplier, invoice }) => `${supplier} ${invoice}`

  const markAsked = (button) => {
    const at = asked.get(nameOf(button.dataset))
    const waiting = at !== undefined && Date.now() - at < 30_000
    button.ariaDisabled = String(waiting)
    tell(button, waiting ? 'Asked for…' : 'Release…')
  }

  const choice = (holdId, text, checked) => {
    const label = document.createElement('label')
    const input = Object.assign(document.createElement('input'), {
      type: 'radio',
      name: 'hold',
      value: holdId,
      checked,
    })
    const words = Object.assign(document.createElement('bdi'), { textContent: text })
    label.append(input, ' ', words)
    return label
  }

  by('details').addEventListener('click', ({ target }) => {
    const button = target.closest('button.release')
    if (!button || button.ariaDisabled === 'true') return
    releasing = { ...button.dataset }
    const holds = JSON.parse(releasing.holds)
    tell(by('release-heading'), `Release ${releasing.invoice} of ${releasing.supplier}, ${releasing.total}`)
    const choices = holds.map(({ holdId, text }, index) => choice(holdId, text, index === 0))
    if (holds.length > 1) choices.push(choice('', 'all holds that stand', false))
    by('release-holds').replaceChildren(...choices)
    by('reason').value = ''
    tell(by('release-answer'), '')
    by('release-send').disabled = false
    by('release').showModal()
    by('reason').focus()
  })
  by('release-close').addEventListener('click', () => by('release').close())

  by('release').addEventListener('submit', async (event) => {
    event.preventDefault()
    const { supplier, invoice } = releasing
    const path = `/v1/invoices/${encodeURIComponent(supplier)}/${encodeURIComponent(invoice)}/release`
    const holdId = by('release').querySelector('input[name=hold]:checked').value || null
    const body = JSON.stringify({ holdId, reason: by('reason').value })
    if (sent.body !== path + body) sent = { body: path + body, key: newKey() }
    by('release-send').disabled = true
    tell(by('release-answer'), 'Sending…')
    try {
      const headers = { 'content-type': 'application/json', 'idempotency-key': sent.key }
      const answer = await call(path, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(await why(answer))
      await answer.json()
      asked.set(nameOf(releasing), Date.now())
      for (const button of document.querySelectorAll('button.release')) markAsked(button)
      tell(by('release-answer'), 'Asked for. The invoice leaves the list as soon as three-way-match has taken it.')
      void poll()
    } catch (error) {
      tell(
        by('release-answer'),
        unreachable(error) ? 'No answer. Press Release again: nothing is released twice.' : error.message,
      )
      by('release-send').disabled = false
    }
  })

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

  by('sign-in').hidden = token !== null
  by('sign-out').hidden = token === null
  void poll()
})()
