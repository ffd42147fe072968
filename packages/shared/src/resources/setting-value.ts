import { outboxFields, resource, type Outboxed } from './resource.ts'

/** A stored setting: `_id` is its key. Written by the API. */
export interface SettingValueDoc extends Outboxed {
  _id: string
  value: string
  updatedAt: Date
}

export const settingValueResource = resource<SettingValueDoc>(
  'settings',
  { _id: String, value: String, updatedAt: Date, ...outboxFields },
  [{ fields: { outboxAt: 1 }, sparse: true }],
)
