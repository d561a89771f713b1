import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ProblemPanel, useChange } from '@/api'
import { datasets, kit } from '@/strings'
import { readShares } from './shares'
import classes from './datasets.module.css'

const words = datasets.split
/** From how alike two inputs stay together. */
const NEAR = 0.7

/** Deals the cases into splits. */
export default function SplitDialog({ dataset, onClose, onDone }: { dataset: string; onClose: () => void; onDone: () => void }) {
  const [text, setText] = useState('train=0.5, val=0.2, test=0.3')
  const [seed, setSeed] = useState('0')
  const [together, setTogether] = useState(true)
  const [again, setAgain] = useState(false)
  const shares = readShares(text)
  const deal = useChange('SplitDataset', { quiet: true, said: ({ revision }) => words.dealt(revision), onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (shares) deal.mutate({ dataset, shares, seed, again, together: together ? NEAR : null })
  }
  return (
    <Modal opened onClose={onClose} title={words.title}>
      <form onSubmit={submit} className={classes['stack']}>
        <p className={classes['quiet']}>{words.help}</p>
        <TextInput data-autofocus label={words.shares} description={words.sharesHelp} error={shares ? undefined : words.sharesBad} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Checkbox label={words.together} checked={together} onChange={(event) => setTogether(event.currentTarget.checked)} />
        <Checkbox label={words.again} checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
        <TextInput label={words.seed} value={seed} onChange={(event) => setSeed(event.currentTarget.value)} />
        {deal.error ? <ProblemPanel error={deal.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" disabled={!shares} loading={deal.isPending}>
            {words.deal}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
