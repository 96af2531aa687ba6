/**
 * GitHub embed: how an event of GitHub's looks in a channel.
 * https://docs.discord.com/developers/resources/webhook#execute-githubcompatible-webhook (2026-08)
 * @module
 */
import type { EmbedRequest } from './embeds.js'

/** What the events hold, as far as it shows. */
interface GitHubEvent {
  readonly action?: string
  readonly ref?: string
  readonly ref_type?: string
  readonly compare?: string
  readonly forced?: boolean
  readonly repository?: { full_name: string; name: string; html_url: string }
  readonly sender: { login: string; html_url: string; avatar_url: string }
  readonly commits?: readonly { id: string; url: string; message: string; author: { name: string } }[]
  readonly issue?: Titled
  readonly pull_request?: Titled
  readonly discussion?: Titled
  readonly comment?: { html_url: string; body: string; commit_id?: string }
  readonly review?: { html_url: string; body?: string | null; state: string }
  readonly release?: { tag_name: string; html_url: string }
  readonly forkee?: { full_name: string; html_url: string }
  readonly member?: { login: string; html_url: string }
  readonly check_run?: { name: string; conclusion?: string | null; html_url: string }
  readonly check_suite?: { conclusion?: string | null; head_branch?: string | null; app: { name: string } }
}

interface Titled {
  readonly number: number
  readonly title: string
  readonly html_url: string
  readonly body?: string | null
}

interface Line {
  readonly title: string
  readonly url?: string | undefined
  readonly description?: string | null | undefined
}

const MAX_TITLE = 256
const MAX_DESCRIPTION = 4096
const SHORT_HASH = 7

/** Undefined for events that Discord does not show. */
export function githubEmbed(name: string | undefined, body: unknown): EmbedRequest | undefined {
  const event = body as GitHubEvent
  const line = Object.hasOwn(LINES, name ?? '') ? LINES[name!]!(event) : undefined
  if (line === undefined) return undefined
  const place = event.repository?.full_name ?? ''
  const branch = name === 'push' ? `:${branchOf(event)}` : ''
  return {
    title: `[${place}${branch}] ${line.title}`.slice(0, MAX_TITLE),
    url: line.url ?? event.repository?.html_url ?? null,
    description: line.description?.slice(0, MAX_DESCRIPTION) || null,
    author: { name: event.sender.login, url: event.sender.html_url, icon_url: event.sender.avatar_url },
  }
}

const LINES: Readonly<Record<string, (event: GitHubEvent) => Line | undefined>> = {
  push: event => pushed(event),
  issues: ({ action, issue }) => titled(`Issue ${action}`, issue),
  pull_request: ({ action, pull_request }) => titled(`Pull request ${action}`, pull_request),
  discussion: ({ action, discussion }) => titled(`Discussion ${action}`, discussion),
  issue_comment: event => commented(event, event.issue && `issue #${event.issue.number}: ${event.issue.title}`),
  discussion_comment: event =>
    commented(event, event.discussion && `discussion #${event.discussion.number}: ${event.discussion.title}`),
  pull_request_review_comment: event =>
    commented(event, event.pull_request && `pull request #${event.pull_request.number}: ${event.pull_request.title}`),
  commit_comment: event => commented(event, `commit \`${event.comment?.commit_id?.slice(0, SHORT_HASH) ?? ''}\``),
  pull_request_review: ({ review, pull_request }) =>
    review &&
    pull_request && {
      title: `Pull request review ${review.state}: #${pull_request.number} ${pull_request.title}`,
      url: review.html_url,
      description: review.body,
    },
  create: ({ ref_type, ref }) => ({ title: `New ${ref_type} created: ${ref}` }),
  delete: ({ ref_type, ref }) => ({ title: `${ref_type} deleted: ${ref}` }),
  fork: ({ forkee }) => forkee && { title: `Fork created: ${forkee.full_name}`, url: forkee.html_url },
  member: ({ member, action }) => member && { title: `Collaborator ${action}: ${member.login}`, url: member.html_url },
  public: () => ({ title: 'Now open sourced!' }),
  release: ({ release, action }) =>
    release && { title: `Release ${action}: ${release.tag_name}`, url: release.html_url },
  watch: ({ action }) => (action === 'started' ? { title: 'New star added' } : undefined),
  check_run: ({ check_run }) =>
    check_run?.conclusion ? { title: `${check_run.name} ${check_run.conclusion}`, url: check_run.html_url } : undefined,
  check_suite: ({ check_suite }) =>
    check_suite?.conclusion
      ? { title: `${check_suite.app.name} ${check_suite.conclusion} on ${check_suite.head_branch ?? 'no branch'}` }
      : undefined,
}

function pushed({ commits = [], forced, compare }: GitHubEvent): Line | undefined {
  if (commits.length === 0 && forced !== true) return undefined
  const lines = commits.map(({ id, url, message, author }) => {
    return `[\`${id.slice(0, SHORT_HASH)}\`](${url}) ${message.split('\n')[0]} - ${author.name}`
  })
  const title = commits.length === 1 ? '1 new commit' : `${commits.length} new commits`
  return { title: forced === true ? `Force-pushed, ${title}` : title, url: compare, description: lines.join('\n') }
}

function titled(what: string, thing: Titled | undefined): Line | undefined {
  return thing && { title: `${what}: #${thing.number} ${thing.title}`, url: thing.html_url, description: thing.body }
}

function commented({ comment }: GitHubEvent, on: string | undefined): Line | undefined {
  return comment && { title: `New comment on ${on ?? 'something'}`, url: comment.html_url, description: comment.body }
}

function branchOf({ ref = '' }: GitHubEvent): string {
  return ref.replace(/^refs\/(heads|tags)\//, '')
}
