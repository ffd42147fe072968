import { z } from 'zod'

export type SettingGroup =
  | 'server'
  | 'access'
  | 'state'
  | 'hosts'
  | 'scan'
  | 'policy'
  | 'update'
  | 'hooks'
  | 'images'
  | 'compose'
  | 'supplyChain'
  | 'notify'
  | 'registries'

export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Environment variable; `<env>_FILE` names a file that holds the value. */
  readonly env: string
  /** Key under which a person's choice is stored; absent = environment only. */
  readonly key?: string
  readonly group: SettingGroup
  readonly title: string
  readonly help: string
  /** Takes the text form and yields the typed value; carries the default. */
  readonly schema: Schema
  /** Never shown, never logged. */
  readonly secret?: boolean
  /** True: obeyed without a restart. */
  readonly live?: boolean
}

/** One entry of the catalogue, typed by its schema. */
export function setting<Schema extends z.ZodType>(entry: Setting<Schema>): Setting<Schema> {
  return entry
}

export const text = () => z.string().trim()

/** Another program: where it is, or its name on PATH. Never a line for a shell, and never with arguments. */
export function program(fallback: string) {
  return text()
    .refine((value) => value === fallback || /^(\w[\w.+-]*|\/.*[^/])$/s.test(value), {
      message: 'write the whole path of the program, or its name alone, without arguments',
    })
    .refine((value) => !/[\0\r\n]|\/\.{1,2}\//.test(value), { message: 'write its path without detours' })
    .default(fallback)
}

/** Accepts what people write in env files: 1/0, t/f, true/false, any case. */
export function flag(fallback: boolean) {
  const truthy = new Set(['1', 't', 'true', 'yes', 'on'])
  const falsy = new Set(['0', 'f', 'false', 'no', 'off'])
  return z
    .string()
    .transform((value, ctx) => {
      const word = value.trim().toLowerCase()
      if (truthy.has(word)) return true
      if (falsy.has(word)) return false
      ctx.addIssue({ code: 'custom', message: `"${value}" is neither true nor false` })
      return z.NEVER
    })
    .default(fallback)
}

export function integer(min: number, max: number, fallback: number) {
  return z.coerce.number().int().min(min).max(max).default(fallback)
}
