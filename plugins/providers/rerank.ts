import type { Target } from '../core/endpoint';
import type { Rerank, RerankRequest } from '../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../core/json';
import { editJson, type JsonEdit } from '../core/json-edit';
import type { OperationAdapter, ProviderCall, WholeRead } from '../core/provider';
import type { AiRequest } from '../core/request';
import { documentText, LIMIT_OF, RERANK_API, type RerankForm, rerankFormOf } from '../core/rerank-api';
import { isCount, usage, type Usage } from '../core/usage';
import { totalUsage } from './total-usage';

/** How one provider reranks. */
export interface RerankShape {
  path(target: Target): string;
  form: RerankForm;
  /** Members it takes besides model, query, documents and the limit. */
  takes: readonly string[];
  /** Refuses members that it does not take, so that they must not reach it from a client of the same form either. */
  strict?: boolean;
  /** Takes documents as texts alone. */
  textsOnly?: boolean;
}

const BASE: ReadonlySet<string> = new Set(['model', 'query', 'documents', 'top_n']);

/** Reranking by an API of either form. A client of the same form gets its own bytes sent on. */
export function rerankAdapter(shape: RerankShape): OperationAdapter {
  return {
    api: RERANK_API,
    call: (request, target) => callOf(request, target, shape),
    readWhole: (body, request) => readRerank(body, request, shape.form),
  };
}

function callOf(request: AiRequest, target: Target, shape: RerankShape): ProviderCall {
  const { body, bytes, form } = askedBy(request);
  const { edit, dropped } = edits(request.hub as RerankRequest, form === shape.form, shape);
  if (form !== shape.form) rename(edit, body, form, shape.form);
  if (body.model !== target.model) edit.set.model = target.model;
  const changed = Object.keys(edit.set).length > 0 || edit.remove.length > 0;
  return { path: shape.path(target), body: changed ? editJson(bytes, edit) : bytes, dropped };
}

/** The body as the client sent it, or the hub's where another API sent it. */
function askedBy({ native, hub }: AiRequest): { body: JsonObject; bytes: Buffer; form: RerankForm } {
  if (native.api !== RERANK_API) return { body: hub, bytes: asBytes(hub), form: 'results' };
  return { body: native.body, bytes: native.bytes ?? asBytes(native.body), form: rerankFormOf(native.body) };
}

function asBytes(body: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(body));
}

function edits(hub: RerankRequest, sameForm: boolean, { takes, strict, textsOnly }: RerankShape) {
  const edit: Required<JsonEdit> & { remove: string[] } = { set: {}, remove: [] };
  if (!sameForm || strict) edit.remove = Object.keys(hub).filter((name) => !BASE.has(name) && !takes.includes(name));
  if (textsOnly && hub.documents.some(isJsonObject)) edit.set.documents = hub.documents.map(documentText);
  // Documents that the provider does not return are added to its answer.
  const dropped = edit.remove.filter((name) => name !== 'return_documents' && hub[name] !== null);
  return { edit, dropped };
}

function rename(edit: Required<JsonEdit> & { remove: string[] }, body: JsonObject, from: RerankForm, to: RerankForm) {
  const limit = body[LIMIT_OF[from]];
  if (limit === undefined) return;
  edit.remove.push(LIMIT_OF[from]);
  if (limit !== null) edit.set[LIMIT_OF[to]] = limit;
}

function readRerank(body: JsonObject, request: AiRequest, form: RerankForm): WholeRead {
  const { [form]: list, ...head } = body;
  if (!Array.isArray(list)) throw new Error(`the answer has no \`${form}\``);
  const read = rerankAnswer(list, request, head);
  const asked = askedBy(request);
  return {
    ...read,
    unlike: read.unlike || asked.form !== form,
    usage: totalUsage(body.usage) ?? searchUsage(body.meta),
  };
}

/** Vendors that charge by search (Cohere) say nothing about tokens. */
function searchUsage(meta: Json | undefined): Usage | undefined {
  const billed = isJsonObject(meta) && isJsonObject(meta.billed_units) ? meta.billed_units : {};
  return isCount(billed.search_units) ? usage({ searches: billed.search_units }) : undefined;
}

/**
 * The results as the hub's, with their documents where the client wants them and the provider left them out.
 *
 * @param head what stands beside the results
 */
export function rerankAnswer(list: readonly Json[], request: AiRequest, head: JsonObject = {}): WholeRead {
  const { documents, return_documents: wanted } = request.hub as RerankRequest;
  let unlike = false;
  const results = list.filter(isJsonObject).map((result) => {
    const document = documents[Number(result.index)];
    if (!wanted || result.document !== undefined || document === undefined) return result as Rerank['results'][number];
    unlike = true;
    return { ...result, document } as Rerank['results'][number];
  });
  const { model, ...further } = head;
  return { whole: { ...further, model: typeof model === 'string' ? model : request.model, results }, unlike };
}
