import { Modal } from '@mantine/core'
import { kit } from '@/strings'
import { keyNames, useAllShortcuts } from './shortcuts'
import classes from './shortcuts.module.css'

/** Every shortcut that holds here. */
export default function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const all = useAllShortcuts()
  const groups = Map.groupBy(all, ({ group }) => group ?? '')
  return (
    <Modal opened={opened} onClose={onClose} title={kit.shortcuts} size="lg">
      <div className={classes['sheet']}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            {group ? <h3>{group}</h3> : null}
            <dl>
              {shortcuts.map(({ keys, label }) => (
                <div key={keys + label}>
                  <dt>{label}</dt>
                  <dd>
                    {keyNames(keys).map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
