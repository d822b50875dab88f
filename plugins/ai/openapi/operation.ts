import { type TObject, type TSchema, Type } from '@sinclair/typebox';

/** One route of the admin port, as the OpenAPI document tells of it. */
export interface AdminOperation {
  method: 'get' | 'post' | 'delete';
  /** With names in braces: `/ai/keys/{id}`. */
  path: string;
  summary: string;
  /** Parameters of the query. */
  query?: TObject;
  /** The JSON that is sent. */
  body?: TSchema;
  answer: {
    status: number;
    description: string;
    /** By media type; none where the answer is empty. */
    types?: Readonly<Record<string, TSchema>>;
  };
}

/** A route that answers JSON of this shape. */
export function json(schema: TSchema, description: string, status = 200): AdminOperation['answer'] {
  return { status, description, types: { 'application/json': schema } };
}

/** The form of lists. */
export function listOf(items: TSchema): TObject {
  return Type.Object({ data: Type.Array(items) });
}

/** What comes in pages. */
export function pageOf(items: TSchema): TObject {
  return Type.Object({
    data: Type.Array(items),
    next_cursor: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'The `cursor` of the next page; null at the end.' }),
    ),
  });
}
