import { useQuery } from '@tanstack/react-query'
import { query } from '@/api'
import { home } from '@/strings'
import { CopyId } from '@/ui/copy-id'
import { Icon } from '@/ui/icon'
import { Section } from '@/ui/section'
import classes from './home.module.css'

const STEPS = ['commit', 'experiment', 'release'] as const

/** Three steps for a library that nobody has worked with, each with a mark once it is done; gone when all are. */
export function FirstSteps() {
  const facets = useQuery(query('ListFacets', {}))
  const experiments = useQuery(query('ListExperiments', { limit: 1 }))
  if (!facets.data || !experiments.data) return null
  const done = {
    commit: facets.data.prompts > 0,
    experiment: experiments.data.data.length > 0,
    release: facets.data.label.length > 0,
  }
  if (STEPS.every((step) => done[step])) return null
  return (
    <Section title={home.start}>
      <p className={classes['quiet']}>{home.startDescription}</p>
      <ol className={classes['steps']}>
        {STEPS.map((step, index) => (
          <li key={step} data-done={done[step] || undefined}>
            <span className={classes['mark']}>{done[step] ? <Icon name="check" size={14} /> : index + 1}</span>
            <div>
              <strong>
                {home.steps[step][0]}
                {done[step] ? <span className="unseen"> ({home.done})</span> : null}
              </strong>
              <p>{home.steps[step][1]}</p>
              {done[step] ? null : <CopyId value={home.commands[step]} />}
            </div>
          </li>
        ))}
      </ol>
      {done.commit ? null : (
        <p className={classes['quiet']}>
          {home.sample} <CopyId value={home.sampleCommand} />
        </p>
      )}
    </Section>
  )
}
