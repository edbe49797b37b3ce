import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Status } from '../status.ts'
import { html, trusted } from './html.ts'
import { summary } from './sections.ts'

const file = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

const style = file('page.css')
const script = file('live.js')

/** Content-Security-Policy, level 3: exactly our own style and script, which may ask exactly us. */
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
export const pagePolicy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The whole page. It is open to all, so it holds the numbers only; what they are about takes a token. */
export const page = (shown: Pick<Status, 'attention' | 'headline'>): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Supplyline operations</title>
<style>${trusted(style)}</style>
<noscript><meta http-equiv="refresh" content="10"></noscript>
</head>
<body>
<header>
<h1>Supplyline operations</h1>
<button type="button" id="sign-out" hidden>Forget token</button>
</header>
<p id="silence" role="alert" hidden></p>
<main>
${summary(shown)}
<noscript><p>Numbers only, read again every 10 seconds. What they are about is shown with JavaScript and a token.</p></noscript>
<form id="sign-in" hidden>
<h2>Who is looking?</h2>
<p id="sign-in-why" role="alert" hidden></p>
<label for="token">Access token</label>
<div class="row"><input id="token" type="password" autocomplete="off" autocapitalize="off" spellcheck="false" required>
<button type="submit">Show</button></div>
<p><small>One of the tokens of operations: on a local start, <code>tokens</code> in <code>var/run/endpoints.json</code>. It is kept until this tab is closed.</small></p>
</form>
<div id="details"></div>
</main>
<dialog id="release" aria-labelledby="release-heading">
<form method="dialog">
<h2 id="release-heading">Release an invoice</h2>
<p>It will be paid although it does not agree with its order and receipts. This cannot be taken back.</p>
<fieldset><legend>Release</legend><div id="release-holds"></div></fieldset>
<label for="reason">Reason, kept with the match in your name</label>
<textarea id="reason" rows="3" maxlength="1000" required></textarea>
<p id="release-answer" role="status"></p>
<div class="row"><button type="submit" id="release-send">Release</button><button type="button" id="release-close">Close</button></div>
</form>
</dialog>
<script>${trusted(script)}</script>
</body>
</html>
`.markup
