import { z } from 'zod'

/** A program and its words; no shell takes part unless it is the program. */
export const HookCommand = z
  .array(z.string().max(10_000))
  .min(1, 'a command has at least one word: the program')
  .max(200)
  .refine(([program]) => program !== '', 'the first word of a command is the program')
