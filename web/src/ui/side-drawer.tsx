import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

/** What stands beside the page where there is room, over it where there is none. */
export default function SideDrawer({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer opened onClose={onClose} title={title} size={280}>
      {children}
    </Drawer>
  )
}
