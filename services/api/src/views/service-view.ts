import { z } from 'zod'

const Port = z.object({
  host_ip: z.string(),
  host_port: z.number(),
  container_port: z.number(),
  protocol: z.string(),
})

/** A Swarm service as the page lists it; `Key` and what follows are ours. */
export const ServiceView = z.object({
  ID: z.string(),
  Name: z.string(),
  Image: z.string(),
  Tag: z.string(),
  ResolvedVersion: z.string(),
  NewestVersion: z.string(),
  Policy: z.string(),
  HasUpdate: z.boolean(),
  Severity: z.enum(['major', 'minor', 'patch', 'build', '']),
  Replicas: z.string().meta({ description: 'Running and wanted, for example 3/3.' }),
  DesiredReplicas: z.number(),
  RunningReplicas: z.number(),
  PrevReplicas: z.number().meta({ description: 'How many there were before it was scaled to nothing.' }),
  Registry: z.string(),
  UpdateStatus: z.string().meta({ description: 'The engine’s own word on the last change.' }),
  Tasks: z.array(
    z.object({
      NodeName: z.string(),
      NodeAddr: z.string(),
      State: z.string(),
      Image: z.string(),
      Tag: z.string(),
      Slot: z.number(),
      Error: z.string(),
    }),
  ),
  Ports: z.array(Port).optional(),
  Key: z.string().meta({ description: 'What the routes of containers and of the queue take.' }),
  Mode: z.string(),
  UpdateStatusMessage: z.string(),
  PreviousImage: z.string().meta({ description: 'What a rollback goes back to; empty: there is nothing.' }),
  UpdateId: z.string().meta({ description: 'The update that is under way; empty: none is.' }),
})
export type ServiceView = z.output<typeof ServiceView>
