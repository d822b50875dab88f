import type { EventEmitter } from 'node:events';
import type { Express } from 'express';
import type { JsonObject } from '../core/json';
import type { HostHandler, HostRequest, HostUser } from '../core/host-request';
import type { StoredKey } from './keys/stored-key';

/** A pipeline entry's steps: `- name:`, `- name: { action, condition }` or a list of those. */
export type HostStep = { action?: JsonObject; condition?: JsonObject } | null;
export interface HostPipeline {
  apiEndpoints?: string[];
  policies?: Record<string, HostStep | HostStep[]>[];
}

/** The content of `gateway.config.yml` as the host has read it. */
export interface GatewayConfig {
  http?: { port: number; hostname?: string };
  https?: { port: number; hostname?: string };
  admin?: { port: number; host?: string };
  apiEndpoints?: Record<string, JsonObject | JsonObject[]> | null;
  serviceEndpoints?: Record<string, JsonObject> | null;
  policies?: string[];
  pipelines?: Record<string, HostPipeline> | null;
}

/** The host's configuration object; one for the life of the process. */
export interface HostConfig {
  gatewayConfig: GatewayConfig;
  systemConfig: JsonObject & { plugins?: Record<string, JsonObject | null> };
  gatewayConfigPath?: string;
  systemConfigPath?: string;
}

/** A policy in the host's form. */
export interface HostPolicy {
  name: string;
  schema: JsonObject;
  policy(action: JsonObject, config: HostConfig): HostHandler;
}

/** A condition in the host's form; with one parameter the handler would be taken for a factory. */
export interface HostCondition<Settings = never> {
  name: string;
  schema: JsonObject;
  handler(req: HostRequest, settings: Settings): boolean;
}

/** What the host's services offer that is used here (`lib/services`). */
export interface HostServices {
  auth: {
    authenticateCredential(id: string, secret: string, type: string): Promise<HostUser | false | null>;
    /** By id or name; null or false for one that is not there or not active. */
    validateConsumer(id: string, options: { checkUsername: boolean }): Promise<HostUser | false | null>;
    /** Null or false for an access token that has ended or never was one, and where its consumer is not active. */
    authenticateToken(token: string): Promise<{ token: HostToken; consumer: HostUser } | false | null>;
  };
  credential: {
    /** Undefined where the database fails, too. */
    getCredential(id: string, type: string, options: { includePassword: true }): Promise<StoredKey | null | undefined>;
    insertCredential(consumerId: string, type: string, details: object): Promise<unknown>;
    existsScope(scope: string): Promise<boolean>;
  };
  user: {
    /** By name. */
    find(username: string): Promise<StoredHostUser | false>;
    findByUsernameOrId(name: string): Promise<StoredHostUser | false>;
    insert(user: object, ...more: unknown[]): Promise<StoredHostUser>;
    update(id: string, fields: Record<string, string>): Promise<unknown>;
  };
  application: {
    insert(application: object, ...owner: unknown[]): Promise<StoredHostUser>;
    find(name: string): Promise<StoredHostUser | false>;
    /** Rejects where several have the name. */
    findByNameOrId(name: string): Promise<StoredHostUser | false>;
    update(id: string, fields: Record<string, string>): Promise<unknown>;
  };
}

/** A user or application that may be switched off. */
export type StoredHostUser = HostUser & { readonly isActive: boolean };

/** An access token as the host stores it. */
export interface HostToken {
  readonly scopes?: readonly string[];
  /** Id of the user in whose name the consumer calls, by the grant through which the token was given. */
  readonly authenticatedUser?: string;
  readonly authenticatedUserId?: string;
}

/** What a plugin's `init` is given. */
export interface PluginContext {
  settings: JsonObject;
  config: HostConfig;
  services: HostServices;
  eventBus: EventEmitter;
  registerPolicy(policy: HostPolicy): void;
  registerCondition(condition: HostCondition): void;
  registerGatewayRoute(route: (app: Express) => void): void;
  registerAdminRoute(route: (app: Express) => void): void;
}

export interface PluginManifest {
  version: string;
  schema: JsonObject;
  policies: string[];
  init(context: PluginContext): void;
}
