/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

/**
 * PfEndpoint:
 * @id: the word after `@`
 * @base_url: absolute http or https URL without query and fragment; relative targets are appended to its path
 * @ca_file: (nullable): absolute path of a PEM file trusted instead of the system's authorities
 * @allow_plain_auth: whether a credential may be sent over plain HTTP to a host that is not loopback
 *
 * A named target in one environment.
 */
typedef struct {
  char *id;
  char *base_url;
  char *ca_file;
  gboolean allow_plain_auth;
} PfEndpoint;

PfEndpoint *pf_endpoint_new (const char *id, const char *base_url);
void pf_endpoint_free (PfEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfEndpoint, pf_endpoint_free)
gboolean pf_endpoint_validate (PfEndpoint *self, GError **error);

/**
 * PfEnvironment:
 * @name: for example `production`
 * @endpoints: (element-type PfEndpoint)
 * @host_map: (element-type utf8 utf8): `host` or `host:port` → `address:port`; what `--resolve` is to curl
 * @variables: (element-type utf8 utf8): values of document variables, the word inside `${…}`
 *
 * Everything outside a probe's text that decides what it contacts. Reference counted through GAtomicRcBox.
 */
typedef struct {
  char *name;
  GPtrArray *endpoints;
  GHashTable *host_map;
  GHashTable *variables;
} PfEnvironment;

PfEnvironment *pf_environment_new (const char *name);
PfEnvironment *pf_environment_ref (PfEnvironment *self);
void pf_environment_unref (PfEnvironment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfEnvironment, pf_environment_unref)
PfEndpoint *pf_environment_find_endpoint (PfEnvironment *self, const char *id);

/**
 * PfProbeRequest:
 * @url: absolute URL, host validated and in ASCII form, every `${…}` replaced
 * @connect_to: (nullable): `address:port` to connect to instead, from the host map
 * @auth_origin: (nullable): origin a credential must be looked up for; %NULL when none is asked for
 * @environment: environment name
 * @allow_plain_auth: whether the credential may be sent although the URL is plain HTTP
 * @allow_restricted: whether link-local and metadata addresses may be contacted, since a person made the endpoint or
 *   host map entry that leads there; otherwise no address a name resolves to may be one
 *
 * A probe bound to an environment: what exactly will be contacted. Making it contacts nothing.
 */
typedef struct {
  PfProbe *probe;
  char *url;
  char *connect_to;
  char *ca_file;
  char *auth_origin;
  char *environment;
  gboolean allow_plain_auth;
  gboolean allow_restricted;
  GPtrArray *headers;    /* (element-type PfProbePair), variables replaced */
  char *payload;         /* (nullable), variables replaced */
  GHashTable *variables; /* (element-type utf8 utf8) */
} PfProbeRequest;

PfProbeRequest *pf_probe_resolve (PfProbe *probe, PfEnvironment *environment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_probe_request_free (PfProbeRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbeRequest, pf_probe_request_free)

G_END_DECLS
