/** What plain JSON can hold. */
export type MetadataValue =
  | null
  | boolean
  | number
  | string
  | readonly MetadataValue[]
  | { readonly [field: string]: MetadataValue };

/** What is kept beside a vector, as plain JSON: the token that followed, a text, a source, a value vector. */
export type Metadata = { readonly [field: string]: MetadataValue };
