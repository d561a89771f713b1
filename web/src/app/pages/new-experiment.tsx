import { Autocomplete, Button, Checkbox, MultiSelect, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { call, problemOf, query, useChange } from '@/api'
import { CasesFields } from '@/features/experiments/cases-fields'
import { PlannedPanel } from '@/features/experiments/planned-panel'
import { ScorerFields } from '@/features/experiments/scorer-fields'
import { type Content, designOf, isWhole, labelOf, MOST_VARIANTS, segment, type Sketch, type SketchModel, type SketchScorer, type SketchVariant } from '@/features/experiments/sketch'
import classes from '@/features/experiments/sketch.module.css'
import { said } from '@/features/playground/column'
import { DraftEditor } from '@/features/playground/draft-editor'
import { PromptPicker } from '@/features/playground/prompt-picker'
import { useModels } from '@/features/playground/use-models'
import { readParams } from '@/lib/open'
import { parseReference } from '@/lib/reference'
import { visible } from '@/lib/visible'
import { experiments, sketch as words } from '@/strings'
import { Icon } from '@/ui/icon'
import { PageFrame } from '@/ui/page-frame'
import { Section } from '@/ui/section'
import { type Shortcut, useShortcuts } from '@/ui/shortcuts'
import { toast } from '@/ui/toast'
import { checkNewExperimentSearch } from '../search'
import { useAddress } from '../use-address'
import frame from './prompt.module.css'

const route = getRouteApi('/experiments/new')
/** Milliseconds after the last change until it is planned again. */
const LATER = 300
const FIRST: SketchScorer = { name: 'accuracy', type: 'equals', fields: {} }
const NO_VARIANTS: SketchVariant[] = [{ label: '', prompt: '' }]
const NO_MODELS: SketchModel[] = [{ model: '' }]
const FIRST_SCORERS = [FIRST]
const NEW_DRAFT: Content = { template: 'Answer in one sentence: {{ text }}' }

/** A new experiment: put together, planned with every change, and started. */
export function NewExperimentPage() {
  const navigate = route.useNavigate()
  const [held, change] = useAddress(route.useSearch(), checkNewExperimentSearch, (search) => void navigate({ search, replace: true }))
  const { variants = NO_VARIANTS, models = NO_MODELS, scorers = FIRST_SCORERS } = held
  const { data: kinds = [] } = useQuery(query('ListScorers', {}))
  const known = useModels()
  const sketch = useMemo<Sketch>(() => ({ ...held, variants, models, scorers }), [held, variants, models, scorers])
  const [settled] = useDebouncedValue(sketch, LATER)
  const asked = useMemo(() => designOf(settled, kinds), [settled, kinds])
  const ready = isWhole(settled) && kinds.length > 0
  const { data, error } = useQuery({ ...query('PlanExperiment', asked), enabled: ready, retry: false, placeholderData: keepPreviousData })
  const start = useChange('StartExperiment', {
    said: ({ number }) => words.started(number),
    onDone: ({ number }) => void navigate({ to: '/experiments/$number', params: { number: String(number) } }),
  })
  const begin = () => {
    if (isWhole(sketch)) start.mutate(designOf(sketch, kinds))
  }
  const latest = useRef(begin)
  useEffect(() => {
    latest.current = begin
  })
  const shortcuts = useMemo<Shortcut[]>(() => [{ keys: 'mod+enter', label: words.start, group: words.title, run: () => latest.current() }], [])
  useShortcuts(shortcuts)

  const problem = (pointer: string) => {
    const found = ready && error ? problemOf(error).errors.find((one) => one.pointer?.startsWith(pointer)) : undefined
    return found?.detail
  }
  const putVariant = (at: number, changed: SketchVariant) => {
    const before = variants[at]
    const others = variants.flatMap(({ label }, place) => (place === at ? [] : [label]))
    // A name that nobody chose follows what it names.
    const own = before && before.label !== '' && before.label !== labelOf(before.prompt ?? '', others)
    const label = changed.prompt && changed.prompt !== before?.prompt && !own ? labelOf(changed.prompt, others) : changed.label
    change({ variants: variants.map((one, place) => (place === at ? { ...changed, label } : one)) })
  }
  const addVariant = () => {
    const last = variants.at(-1)
    change({ variants: [...variants, { label: '', prompt: last?.prompt?.replace(/[#@].*$/, '') ?? '' }] })
  }
  const addDraft = () => {
    const label = labelOf('draft', variants.map((one) => one.label))
    // An empty first line was waiting for something: the draft takes its place.
    change({ variants: [...variants.filter(({ prompt, content }) => prompt || content), { label, content: NEW_DRAFT }] })
  }
  const edit = async (at: number, { label, prompt = '' }: SketchVariant) => {
    try {
      const { prompt: name, version, label: released } = parseReference(prompt)
      const { labels, head } = await call('GetPrompt', { prompt: name })
      const number = version ?? (released ? labels[released] : head)
      if (!number) return
      const { content } = await call('GetVersion', { prompt: name, version: number })
      change({ variants: variants.map((one, place) => (place === at ? { label, content: said(content) } : one)) })
    } catch (trouble) {
      toast(problemOf(trouble).message, { tone: 'bad' })
    }
  }
  const metrics = scorers.map(({ name }) => name).filter(Boolean)
  return (
    <PageFrame
      title={words.title}
      description={words.description}
      crumbs={
        <nav aria-label={experiments.title} className={frame['crumbs']}>
          <Link to="/experiments">{experiments.title}</Link>
        </nav>
      }
    >
      <div className={classes['page']}>
        <div className={classes['stack']}>
          <Section title={words.what}>
            <div className={classes['stack']}>
              <TextInput label={words.name} description={words.nameHelp} required maxLength={64} value={held.name ?? ''} onChange={(event) => change({ name: segment(event.currentTarget.value) || undefined })} />
              {variants.map((variant, at) => (
                // Variants have no name until they refer to something.
                // oxlint-disable-next-line react/no-array-index-key
                <fieldset key={at} className={classes['part']}>
                  <legend>{words.variant(at + 1)}</legend>
                  <div className={classes['fields']}>
                    <div className={classes['wide']}>
                      {variant.content ? (
                        <DraftEditor name={words.variant(at + 1)} content={variant.content} onChange={(content) => putVariant(at, { ...variant, content })} onRun={begin} />
                      ) : (
                        <PromptPicker value={variant.prompt ?? ''} onChange={(prompt) => putVariant(at, { ...variant, prompt })} />
                      )}
                    </div>
                    <TextInput label={words.label} size="xs" maxLength={64} value={variant.label} onChange={(event) => putVariant(at, { ...variant, label: segment(event.currentTarget.value) })} />
                    {variant.prompt ? (
                      <Button variant="default" size="xs" aria-label={`${words.editDraft}: ${words.variant(at + 1)}`} onClick={() => void edit(at, variant)}>
                        {words.editDraft}
                      </Button>
                    ) : null}
                    {variants.length > 1 ? (
                      <Button variant="default" size="xs" aria-label={`${words.remove}: ${words.variant(at + 1)}`} onClick={() => change({ variants: variants.toSpliced(at, 1) })}>
                        {words.remove}
                      </Button>
                    ) : null}
                  </div>
                  <Problem text={variant.label ? problem(`/variants/${variant.label}`) : undefined} />
                </fieldset>
              ))}
              <Problem text={problem('/variants') === problem('/variants/') ? undefined : problem('/variants')} />
              <div className={classes['adding']}>
                <Add label={words.addVariant} isFull={variants.length >= MOST_VARIANTS} onAdd={addVariant} />
                <Add label={words.addDraft} isFull={variants.length >= MOST_VARIANTS} onAdd={addDraft} />
              </div>
              {models.map((model, at) => (
                // oxlint-disable-next-line react/no-array-index-key
                <ModelFields key={at} value={model} known={known} onChange={(changed) => change({ models: models.map((one, place) => (place === at ? changed : one)) })} onRemove={models.length > 1 ? () => change({ models: models.toSpliced(at, 1) }) : undefined} />
              ))}
              <Problem text={problem('/models')} />
              <Add label={words.addModel} isFull={models.length >= MOST_VARIANTS} onAdd={() => change({ models: [...models, { model: '' }] })} />
            </div>
          </Section>
          <Section title={words.cases}>
            <CasesFields dataset={held.dataset} split={held.split} onChange={change} />
            <Problem text={problem('/dataset')} />
          </Section>
          <Section title={words.measured}>
            <div className={classes['stack']}>
              {scorers.map((scorer, at) => (
                <ScorerFields
                  // oxlint-disable-next-line react/no-array-index-key
                  key={at}
                  title={words.scorer(at + 1)}
                  scorer={scorer}
                  kinds={kinds}
                  problem={problem(`/scorers/${scorer.name}`)}
                  onChange={(changed) => change({ scorers: scorers.map((one, place) => (place === at ? changed : one)) })}
                  onRemove={scorers.length > 1 ? () => change({ scorers: scorers.toSpliced(at, 1) }) : undefined}
                />
              ))}
              <Add label={words.addScorer} isFull={scorers.length >= MOST_VARIANTS} onAdd={() => change({ scorers: [...scorers, { name: `metric-${scorers.length + 1}`, type: 'contains', fields: {} }] })} />
            </div>
          </Section>
          <Section title={words.compared}>
            <div className={classes['fields']}>
              <NativeSelect
                label={words.baseline}
                description={words.baselineHelp}
                value={held.baseline ?? variants[0]?.label ?? ''}
                data={variants.map(({ label }) => ({ value: label, label: visible(label) || '–' }))}
                onChange={(event) => change({ baseline: event.currentTarget.value === variants[0]?.label ? undefined : event.currentTarget.value })}
              />
              <MultiSelect label={words.primary} description={words.primaryHelp} data={[...new Set(metrics)]} value={held.primary ?? []} clearable onChange={(primary) => change({ primary: primary.length > 0 ? primary : undefined })} />
              <NumberInput label={words.repeats} description={words.repeatsHelp} min={1} max={1000} value={held.repeats ?? 1} onChange={(value) => change({ repeats: Number(value) > 1 ? Number(value) : undefined })} />
              <NumberInput label={words.margin} description={words.marginHelp} min={0} max={100} step={0.5} value={held.margin ?? 2} onChange={(value) => change({ margin: Number(value) })} />
              <NumberInput label={words.alpha} description={words.alphaHelp} min={0.001} max={0.5} step={0.01} value={held.alpha ?? 0.05} onChange={(value) => change({ alpha: Number(value) === 0.05 ? undefined : Number(value) })} />
              <NativeSelect
                label={words.bad}
                description={words.badHelp}
                value={held.on_bad_answer ?? 'zero'}
                data={(['zero', 'missing'] as const).map((value) => ({ value, label: words.bads[value] }))}
                onChange={(event) => change({ on_bad_answer: event.currentTarget.value === 'missing' ? 'missing' : undefined })}
              />
              <NativeSelect
                label={words.stopping}
                value={held.stopping ?? 'none'}
                data={(['none', 'three_looks'] as const).map((value) => ({ value, label: words.stoppings[value] }))}
                onChange={(event) => change({ stopping: event.currentTarget.value === 'three_looks' ? 'three_looks' : undefined })}
              />
              <NumberInput label={words.maxCost} description={words.maxCostHelp} min={0} prefix="$" value={held.max_cost ?? ''} onChange={(value) => change({ max_cost: value === '' ? undefined : Number(value) })} />
              <NumberInput label={words.concurrency} min={1} max={1024} value={held.concurrency ?? 8} onChange={(value) => change({ concurrency: Number(value) === 8 ? undefined : Number(value) })} />
            </div>
            {held.max_cost === undefined ? null : (
              <Checkbox className={classes['unpriced'] ?? ''} label={words.allowUnpriced} checked={held.allow_unpriced === true} onChange={(event) => change({ allow_unpriced: event.currentTarget.checked || undefined })} />
            )}
            <Problem text={problem('/baseline') ?? problem('/primary') ?? problem('/limits') ?? problem('/stopping') ?? problem('/alpha') ?? problem('/margin')} />
          </Section>
        </div>
        <aside className={classes['aside']} aria-label={words.plan}>
          <PlannedPanel planned={ready ? data : undefined} isWhole={isWhole(sketch)} error={ready ? error : null} isStarting={start.isPending} onStart={begin} />
        </aside>
      </div>
    </PageFrame>
  )
}

function Problem({ text }: { text: string | undefined }) {
  return text ? (
    <p role="alert" className={classes['problem']}>
      {visible(text)}
    </p>
  ) : null
}

function Add({ label, isFull, onAdd }: { label: string; isFull: boolean; onAdd: () => void }) {
  return (
    <div>
      <Button variant="default" leftSection={<Icon name="plus" size={14} />} disabled={isFull} onClick={onAdd}>
        {label}
      </Button>
    </div>
  )
}

interface ModelProps {
  value: SketchModel
  known: readonly string[]
  onChange: (model: SketchModel) => void
  onRemove?: () => void
}

function ModelFields({ value: { model, params }, known, onChange, onRemove }: ModelProps) {
  const [typed, setTyped] = useState(params ? JSON.stringify(params) : '')
  const read = readParams(typed)
  return (
    <div className={classes['fields']}>
      <Autocomplete label={words.model} placeholder={words.modelPlaceholder} data={[...known]} value={model} className={classes['wide']} onChange={(text) => onChange({ model: text.trim(), ...(params ? { params } : {}) })} />
      <Textarea
        label={words.params}
        placeholder='{"temperature": 0}'
        title={words.paramsHelp}
        autosize
        minRows={1}
        error={read === null ? words.paramsBad : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          const found = readParams(event.currentTarget.value)
          if (found !== null) onChange({ model, ...(found ? { params: found } : {}) })
        }}
      />
      {onRemove ? (
        <Button variant="default" aria-label={`${words.remove}: ${words.model} ${visible(model)}`} onClick={onRemove}>
          {words.remove}
        </Button>
      ) : null}
    </div>
  )
}
