import { Button, Textarea } from '@mantine/core'
import { ProblemPanel, type Values } from '@/api'
import { count } from '@/lib/number'
import { visible } from '@/lib/visible'
import { editor as words } from '@/strings'
import { Badge, type Tone } from '@/ui/badge'
import { KeyValues } from '@/ui/key-values'
import { LongText } from '@/ui/long-text'
import { Section } from '@/ui/section'
import { Skeletons } from '@/ui/skeletons'
import type { Draft } from './draft'
import { withFix } from './findings'
import { sampleOf } from './samples'
import type { Checks } from './use-editor'
import classes from './editor.module.css'

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })
const dollars = (amount: number): string => money.format(amount)
const TONES: Record<Values['Finding']['severity'], Tone> = { blocker: 'bad', warning: 'wait', hint: 'plain' }

interface FindingsProps {
  checks: Checks
  onChange: (change: (draft: Draft) => Draft) => void
}

/** What the standards say of the draft, each with its place and, where there is one, the change that mends it. */
export function Findings({ checks: { findings, faults, refused, isChecking }, onChange }: FindingsProps) {
  return (
    <Section title={words.findings} aside={<small className={classes['quiet']}>{isChecking ? words.checking : words.counts(findings.length)}</small>}>
      <ul className={classes['findings']} aria-live="polite">
        {faults.map(({ part, detail }) => (
          <li key={JSON.stringify(part)}>
            <Badge tone="bad">{words.severities.blocker}</Badge> {words.notJson(typeof part === 'string' ? words.parts[part] : words.messages, detail)}
          </li>
        ))}
        {findings.map((finding) => (
          <li key={`${finding.rule} ${finding.pointer} ${finding.offset ?? ''}`}>
            <span className={classes['line']}>
              <Badge tone={TONES[finding.severity]}>{words.severities[finding.severity]}</Badge>
              <code>{finding.rule}</code>
              <small className={classes['quiet']}>
                {finding.pointer} {finding.line ? words.at(finding.line, finding.column ?? 1) : null}
              </small>
              {finding.fix ? (
                <Button variant="light" size="compact-xs" onClick={() => onChange((draft) => withFix(draft, finding))}>
                  {words.fix}
                </Button>
              ) : null}
            </span>
            <span className={classes['said']}>{visible(finding.message)}</span>
          </li>
        ))}
      </ul>
      {findings.length + faults.length === 0 ? <p className={classes['quiet']}>{refused ? words.notYet : words.noFindings}</p> : null}
    </Section>
  )
}

interface PreviewProps {
  checks: Checks
  samples: Readonly<Record<string, string>>
  onSample: (name: string, value: string) => void
}

/** What the model would be sent, with values that can be changed, and what that takes and costs. */
export function Preview({ checks, samples, onSample }: PreviewProps) {
  const { inputs, preview, refused, faults } = checks
  const names = Object.entries(inputs)
  return (
    <Section title={words.preview}>
      <div className={classes['stack']}>
        {names.length > 0 || !refused ? <p className={classes['quiet']}>{names.length > 0 ? words.previewHelp : words.noSamples}</p> : null}
        {names.length > 0 ? (
          <fieldset className={classes['samples']}>
            <legend>{words.samples}</legend>
            {names.map(([name, schema]) => (
              <Textarea
                key={name}
                label={name}
                autosize
                minRows={1}
                maxRows={6}
                value={samples[name] ?? sampleOf(name, schema)}
                onChange={(event) => onSample(name, event.currentTarget.value)}
              />
            ))}
          </fieldset>
        ) : null}
        {refused ? <ProblemPanel error={refused} /> : null}
        {preview.data && !refused ? <Rendered rendered={preview.data} /> : null}
        {!preview.data && !refused ? faults.length > 0 ? <p className={classes['quiet']}>{words.waiting}</p> : <Skeletons lines={4} /> : null}
        {refused ? null : <Estimate checks={checks} />}
      </div>
    </Section>
  )
}

function Rendered({ rendered: { text, messages } }: { rendered: Values['Rendered'] }) {
  if (!messages) return <Sent text={text ?? ''} label={words.rendered} />
  return messages.map((message, index) => {
    const { role, content } = message as { role?: string; content?: unknown }
    return (
      // Messages have no name but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <div key={index} className={classes['rendered']}>
        <h3>{role}</h3>
        <Sent text={typeof content === 'string' ? content : JSON.stringify(content, null, 2)} label={`${words.rendered}, ${role}`} />
      </div>
    )
  })
}

function Sent({ text, label }: { text: string; label: string }) {
  return text === '' ? <p className={classes['quiet']}>{words.empty}</p> : <LongText text={text} label={label} />
}

function Estimate({ checks: { estimate } }: { checks: Checks }) {
  if (!estimate.data) return null
  const { input_tokens: input, most_output_tokens: output, input_cost: low, most_cost: high, model } = estimate.data
  const unknown = model ? words.noPrice(model) : words.noModel
  return (
    <div>
      <h3 className={classes['small']}>{words.estimate}</h3>
      <KeyValues
        rows={[
          [words.inputTokens, words.tokens(count(input))],
          [words.outputTokens, output === null ? words.noLimit : words.atMost(count(output))],
          [words.cost, low === null ? unknown : words.dollars(dollars(low), high === null ? null : dollars(high))],
        ]}
      />
    </div>
  )
}
