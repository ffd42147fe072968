import { z } from 'zod'

export const ContainerName = z
  .string()
  // A service stands beside containers under a name that none of them can have.
  .regex(
    /^(?:service:)?(?!\.{1,2}$)[A-Za-z0-9_.-]{1,255}$/,
    'a container name is 1 to 255 letters, digits, "_", "." or "-"',
  )

export const NameParams = z.object({ name: ContainerName })

export const HostQuery = z.object({
  host: z.string().max(255).optional().meta({ description: 'Id of the host; left out: the local one.' }),
})

/** A container's key: its name on the local host, `hostID::name` elsewhere. */
export const KeyParams = z.object({ key: z.string().min(1).max(300) })

export const Time = z.iso.datetime({ offset: true })

export const UpdateParams = z.object({
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'an update id is up to 64 letters and digits'),
})
