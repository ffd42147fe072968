import { resource } from './resource.ts'

/** Who may act on a container. `_id` is `<hostId>/<name>`. */
export interface LeaseDoc {
  _id: string
  token: string
  owner: string
  beat: number
  purpose: string
}

export const leaseResource = resource<LeaseDoc>(
  'leases',
  { _id: String, token: String, owner: String, beat: Number, purpose: String },
  [],
)
