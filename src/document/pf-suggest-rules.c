/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-rule.h"

#define T(name) PF_TOPIC_##name
#define HOST PF_RULE_FLAG_HOST
#define WHOLE PF_RULE_FLAG_WHOLE
#define TRIGGER PF_RULE_FLAG_TRIGGER
#define NUMBERS PF_RULE_FLAG_NUMBERS
#define A PF_SUGGESTION_COMPLETE
#define B PF_SUGGESTION_NEEDS
#define C PF_SUGGESTION_SUPPORTING
#define DO(name) PF_RULE_RECIPE, PF_RECIPE_##name, T (NONE)
#define REQUEST(name) PF_RULE_REQUEST, PF_N_RECIPES, T (name)
#define LINE(name) PF_RULE_LINE, PF_N_RECIPES, T (name)
#define METRIC PF_RULE_METRIC, PF_N_RECIPES, T (NONE)
#define LATER PF_RULE_LATER, PF_N_RECIPES, T (NONE)

static const PfSuggestRule rules[] = {
  /* Alerts name quantities too, so they come first. */
  { { T (TEST_ALERT) }, 0, 0, C, 0, DO (TEST_ALERT) },
  { { T (ALERT_DESTINATION) }, 0, 0, B, 0, DO (RECEIVERS) },
  { { T (ALERT_SYSTEM) }, 0, 0, B, 0, DO (ALERTMANAGER) },
  { { T (ALERTS_FIRING) }, 0, 0, B, 0, DO (ALERTS_FIRING) },
  { { T (COST), T (ALERT) }, 0, 0, C, 0, DO (COST) },
  { { T (COST) }, 0, 0, C, TRIGGER, DO (COST) },
  { { T (PAGING), T (ALERT) }, 0, 0, C, 0, DO (PAGING) },
  { { T (ALERT_RULE), T (WORKING) }, 0, 0, C, 0, DO (SILENCES) },
  { { T (ALERT_RULE) }, 0, 0, A, 0, REQUEST (ALERT_RULE) },
  { { T (ALERT_RULE) }, 0, 0, B, 0, DO (ALERT_RULES) },
  { { T (ALERTS) }, T (ALERT), T (MONITORING), B, 0, DO (ALERT_RULES) },

  /* Quantities */
  { { T (MEMORY_LEAK) }, 0, 0, C, 0, DO (MEMORY_LEAK) },
  { { T (DEGRADATION) }, 0, 0, C, TRIGGER, METRIC },
  { { T (NETWORK_LATENCY) }, 0, 0, B, 0, DO (NETWORK_LATENCY) },
  { { T (PAGE_LOAD) }, 0, 0, C, 0, DO (PAGE_LOAD) },
  { { T (THIRD_PARTY), T (RESPONSE_TIME) }, 0, 0, C, 0, DO (THIRD_PARTY) },
  { { T (RESOURCE_USAGE) }, 0, 0, B, 0, DO (RESOURCES) },
  { { T (QUERY) }, 0, T (REVIEWED), C, 0, METRIC },
  { { T (DATABASE), T (PERFORMANCE) }, 0, 0, C, 0, METRIC },
  { { T (ERROR_RATE) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (RESPONSE_TIME) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (CPU) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (MEMORY) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (DISK) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (THROUGHPUT) }, 0, T (REVIEWED), B, 0, METRIC },
  { { T (SLA), T (PERFORMANCE) }, 0, 0, B, 0, DO (SLA) },
  { { T (SLA), T (METRICS) }, 0, 0, C, 0, DO (SLA) },
  { { T (DOWNTIME) }, 0, 0, C, TRIGGER, LATER },

  /* Tests */
  { { T (TEST_RATE) }, 0, 0, B, 0, DO (TEST_REPORT) },
  { { T (LOAD_TEST), T (RUNNING) }, 0, 0, B, NUMBERS, DO (RUN_LOAD_TEST) },
  { { T (LOAD_TEST) }, 0, 0, B, NUMBERS, DO (LOAD_TEST) },
  { { T (LOAD_TEST) }, 0, 0, C, 0, DO (LOAD_TEST) },
  { { T (COMPLIANCE) }, 0, 0, C, 0, DO (TESTS) },
  { { T (SMOKE_TESTS) }, 0, 0, A, 0, REQUEST (SMOKE_TESTS) },
  { { T (SMOKE_TESTS) }, 0, 0, B, 0, DO (SMOKE_TESTS) },
  { { T (CI) }, 0, T (REVIEWED), B, 0, DO (CI) },
  { { T (TESTS), T (PASSING) }, 0, 0, A, 0, LINE (TESTS) },
  { { T (NAMED_TESTS), T (PASSING) }, 0, 0, B, 0, DO (TESTS) },
  { { T (ALL_TESTS) }, 0, 0, C, 0, LATER },
  { { T (TESTS) }, T (NAMED_TESTS), 0, C, 0, DO (TESTS) },
  { { T (COMPILATION) }, 0, 0, A, 0, LINE (COMPILATION) },
  { { T (COMPILATION) }, 0, 0, B, 0, DO (BUILD) },
  { { T (VERIFICATION_SCRIPT) }, 0, 0, A, 0, LINE (VERIFICATION) },
  { { T (VERIFICATION), T (PASSING) }, 0, 0, A, NUMBERS, LATER },

  /* Security of connections */
  { { T (RATE_LIMIT), T (VERIFIED) }, 0, 0, C, 0, DO (RATE_LIMIT_BURST) },
  { { T (RATE_LIMIT), T (WORKING) }, 0, 0, C, 0, DO (RATE_LIMIT_BURST) },
  { { T (RATE_LIMIT) }, 0, 0, C, 0, DO (RATE_LIMIT_HEADERS) },
  { { T (SECURITY_HEADERS) }, 0, 0, B, 0, DO (SECURITY_HEADERS) },
  { { T (HSTS) }, 0, 0, B, 0, DO (HSTS) },
  { { T (FRAME_OPTIONS) }, 0, 0, B, 0, DO (FRAME_OPTIONS) },
  { { T (CONTENT_TYPE_OPTIONS) }, 0, 0, B, 0, DO (CONTENT_TYPE_OPTIONS) },
  { { T (XSS_PROTECTION) }, 0, 0, B, 0, DO (XSS_PROTECTION) },
  { { T (CSP) }, 0, 0, B, 0, DO (CSP) },
  { { T (CORS) }, 0, 0, B, 0, DO (CORS) },
  { { T (HTTPS_ENFORCEMENT) }, 0, 0, B, 0, DO (HTTPS_REDIRECT) },
  { { T (TLS_VERSION) }, 0, 0, B, 0, DO (TLS_VERSION) },
  { { T (CIPHER) }, 0, 0, C, 0, DO (TLS_CIPHER) },
  { { T (KEY_FILE), T (PERMISSIONS) }, 0, 0, C, 0, DO (KEY_FILE) },
  { { T (CERTIFICATE), T (RENEWAL) }, 0, 0, C, 0, DO (TLS_RENEWAL) },
  { { T (CERTIFICATE), T (EXPIRY), T (MONITORING) }, 0, 0, B, 0, DO (CERTIFICATE_WATCHED) },
  { { T (CERTIFICATE), T (EXPIRY) }, 0, 0, B, 0, DO (TLS_EXPIRY) },
  { { T (CERTIFICATE), T (OBTAINED) }, 0, 0, B, 0, DO (TLS_ISSUER) },
  { { T (CERTIFICATE) }, T (DATABASE), 0, B, 0, DO (TLS_DATABASE) },
  { { T (CERTIFICATE) }, 0, 0, A, HOST, DO (TLS_VALID) },
  { { T (AUTHENTICATION), T (AUTHORIZATION) }, 0, 0, C, 0, DO (UNAUTHENTICATED) },
  { { T (AUTHENTICATION), T (VERIFIED) }, 0, 0, B, 0, DO (UNAUTHENTICATED) },
  { { T (AUTHENTICATION), T (MIDDLEWARE) }, 0, 0, C, 0, DO (UNAUTHENTICATED) },
  { { T (AUTHENTICATION), T (WORKING) }, 0, 0, C, 0, DO (LOGIN) },
  { { T (AUTHORIZATION), T (WORKING) }, 0, 0, B, 0, DO (FORBIDDEN) },
  { { T (AUTHORIZATION) }, 0, 0, C, 0, DO (FORBIDDEN) },
  { { T (LOGIN), T (PASSING) }, T (GRAFANA), 0, B, 0, DO (GRAFANA_LOGIN) },
  { { T (LOGIN), T (PASSING) }, 0, 0, B, 0, DO (SIGNED_IN) },
  { { T (UNAUTHORIZED) }, 0, 0, C, 0, DO (UNAUTHORIZED) },
  { { T (INPUT_VALIDATION) }, 0, 0, C, 0, DO (BAD_INPUT) },
  { { T (SSRF), T (VERIFIED) }, 0, 0, C, 0, DO (SSRF_TESTS) },
  { { T (VULNERABILITY_SCAN) }, 0, 0, B, 0, DO (AUDIT) },
  { { T (STACK_TRACE) }, 0, 0, C, 0, DO (NO_TRACE) },
  { { T (DEBUG_MODE) }, 0, 0, C, 0, DO (NO_TRACE) },
  { { T (API_KEY), T (OBTAINED) }, 0, 0, B, 0, DO (VENDOR) },
  { { T (API_KEYS), T (OBTAINED) }, 0, 0, C, 0, DO (ANY_VENDOR) },
  { { T (SECRETS_MANAGER), T (VERIFIED) }, 0, 0, C, 0, DO (SECRET_NAMES) },
  { { T (ENVIRONMENT_VARIABLES), T (VERIFIED) }, 0, 0, C, 0, DO (ENVIRONMENT_FILE) },
  { { T (PLACEHOLDER_VALUES) }, 0, 0, B, 0, DO (ENVIRONMENT_FILE) },

  /* Network and hosts */
  { { T (FIREWALL) }, 0, 0, B, 0, DO (FIREWALL) },
  { { T (NETWORK), T (VERIFIED) }, 0, 0, B, 0, DO (TCP) },
  { { T (DNS) }, 0, 0, B, 0, DO (DNS) },
  { { T (LOAD_BALANCER), T (PROVISIONED) }, 0, 0, B, 0, DO (LOAD_BALANCER) },
  { { T (LOAD_BALANCER), T (HEALTH) }, 0, 0, B, 0, DO (LOAD_BALANCER) },
  { { T (REVERSE_PROXY) }, 0, T (CONFIG), C, 0, DO (PROXY_HEADER) },
  { { T (PROXY_PRODUCT), T (CONFIG) }, 0, 0, B, 0, DO (PROXY_CONFIG) },
  { { T (STATUS_PAGE), T (PREPARED) }, 0, 0, C, 0, DO (STATUS_PAGE) },
  { { T (STATUS_PAGE), T (WORKING) }, 0, 0, B, 0, DO (STATUS_OPERATIONAL) },
  { { T (UPTIME_MONITOR) }, 0, 0, C, 0, DO (UPTIME) },
  { { T (ERROR_TRACKING), T (CONFIGURED) }, 0, 0, C, 0, DO (ERROR_TRACKING) },
  { { T (ERROR_TRACKING), T (NEW_ERRORS) }, 0, 0, C, 0, DO (ERROR_TRACKING) },
  { { T (CLOUD_METRICS), T (METRICS) }, 0, 0, C, 0, DO (CLOUD_METRICS) },
  { { T (RELEASE), T (CODE_HOST), T (PUBLISHED) }, 0, 0, B, 0, DO (RELEASE) },
  { { T (CHECK_RUN) }, 0, 0, C, 0, DO (CHECK_RUN) },
  { { T (TEST_WEBHOOK) }, 0, 0, C, 0, DO (WEBHOOK) },
  { { T (TEST_NOTIFICATION) }, 0, 0, C, 0, DO (NOTIFICATION) },

  /* Stores and queues */
  { { T (REDIS), T (PASSWORD) }, 0, 0, B, 0, DO (REDIS_PASSWORD) },
  { { T (CACHE_HIT) }, 0, 0, B, 0, DO (CACHE_HITS) },
  { { T (REDIS), T (PERSISTENCE) }, 0, 0, B, 0, DO (REDIS_PERSISTENCE) },
  { { T (REDIS), T (CREATED) }, 0, 0, B, 0, DO (REDIS) },
  { { T (REDIS), T (CONNECTION) }, 0, 0, B, 0, DO (REDIS) },
  { { T (REDIS), T (CONNECTIVITY) }, 0, 0, B, 0, DO (REDIS) },
  { { T (CONNECTION), T (APP_SERVER) }, T (CACHE), 0, B, 0, DO (REDIS_ELSEWHERE) },
  { { T (CONNECTION), T (APP_SERVER) }, T (DATABASE), 0, C, 0, LINE (DATABASE) },
  { { T (CONNECTION), T (APP_SERVER) }, T (DATABASE), 0, B, 0, DO (DATABASE_ELSEWHERE) },
  { { T (BUCKET), T (ENCRYPTION) }, 0, 0, C, 0, DO (BUCKET_SETTINGS) },
  { { T (BUCKET), T (CREATED) }, 0, 0, B, 0, DO (BUCKET) },
  { { T (POSTGRESQL), T (RUNNING) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (POSTGRESQL), T (CREATED) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (POSTGRESQL), T (CONNECTION) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (DATABASE), T (PROVISIONED) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (MIGRATION), T (DATABASE), T (APPLIED) }, 0, 0, B, 0, LINE (MIGRATION) },
  { { T (MIGRATION), T (DATABASE), T (READY) }, 0, 0, B, 0, LINE (MIGRATION) },
  { { T (MIGRATION), T (APPLIED) }, 0, 0, B, 0, LINE (MIGRATION) },
  { { T (MIGRATION), T (APPLIED) }, 0, 0, B, 0, DO (MIGRATIONS) },
  { { T (MIGRATION), T (READY) }, 0, 0, B, 0, DO (MIGRATIONS) },
  { { T (CONNECTION_STRING), T (VERIFIED) }, T (NONE), T (REDIS), B, 0, DO (DATABASE_QUERY) },
  { { T (DATABASE_CONNECTIONS), T (HEALTHY) }, 0, 0, C, 0, DO (DATABASE_POOL) },
  { { T (CONNECTION_POOL), T (HEALTHY) }, 0, 0, C, 0, DO (DATABASE_POOL) },
  { { T (CONNECTION_ERRORS) }, 0, T (LOGS), C, 0, DO (DATABASE_ERRORS) },
  { { T (DATABASE), T (CREATED) }, 0, 0, A, 0, LINE (DATABASE) },
  { { T (DATABASE), T (WORKING) }, 0, T (BACKUP), A, 0, LINE (DATABASE) },
  { { T (DATABASE), T (CONNECTION), T (WORKING) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (DATABASE), T (CONNECTION), T (PASSING) }, 0, 0, B, 0, DO (DATABASE) },
  { { T (TABLES), T (VERIFIED) }, 0, 0, C, 0, DO (TABLES) },
  { { T (TABLES), T (ACCESSIBLE) }, 0, 0, B, 0, DO (TABLES) },
  { { T (SEED_DATA) }, 0, 0, C, 0, DO (TABLES) },
  { { T (BACKUP_STORAGE), T (ACCESSIBLE) }, 0, 0, C, 0, DO (BACKUP_STORAGE) },
  { { T (BACKUP_VERIFIED) }, 0, 0, C, 0, DO (BACKUP_FILE) },
  { { T (BACKUP), T (RUNNING) }, 0, 0, B, 0, DO (BACKUP_AGE) },
  { { T (BACKUP), T (AUTOMATED) }, 0, 0, B, 0, DO (BACKUP_AGE) },
  { { T (QUEUE), T (PROCESSING) }, 0, 0, C, 0, DO (QUEUE) },

  /* Monitoring */
  { { T (SCRAPE_TARGETS) }, 0, 0, B, WHOLE, DO (TARGETS) },
  { { T (SCRAPE_CONFIG) }, 0, 0, B, 0, DO (SCRAPE_CONFIG) },
  { { T (METRIC_GAPS) }, 0, 0, B, 0, DO (METRIC_GAPS) },
  { { T (CUSTOM_METRICS) }, 0, 0, C, 0, DO (CUSTOM_METRICS) },
  { { T (METRIC_COLLECTION) }, 0, 0, B, 0, DO (UP) },
  { { T (METRICS_ENDPOINT) }, 0, 0, A, 0, REQUEST (METRICS) },
  { { T (METRICS_ENDPOINT) }, 0, 0, B, 0, DO (METRICS) },
  { { T (DASHBOARD), T (SHOWING_DATA) }, 0, 0, C, 0, DO (DASHBOARD_DATA) },
  { { T (GRAFANA), T (DASHBOARD) }, 0, 0, B, 0, DO (DASHBOARD) },
  { { T (DASHBOARD), T (LOADING) }, 0, 0, B, 0, DO (DASHBOARD) },
  { { T (DASHBOARD) }, T (DASHBOARD), T (REVIEWED), B, 0, DO (DASHBOARD) },
  { { T (GRAFANA), T (CONFIGURED) }, 0, 0, B, 0, DO (GRAFANA) },
  { { T (PROMETHEUS), T (CONFIGURED) }, 0, 0, B, 0, DO (PROMETHEUS) },
  { { T (TRACING) }, 0, 0, B, 0, DO (TRACING) },
  { { T (LOG_AGGREGATION), T (FLOWING) }, 0, 0, C, 0, DO (LOGS_FLOWING) },
  { { T (LOG_AGGREGATION), T (WORKING) }, 0, 0, C, 0, DO (LOGS_FLOWING) },
  { { T (LOG_AGGREGATION), T (CONFIGURED) }, 0, 0, B, 0, DO (LOKI) },
  { { T (LOGS), T (FLOWING) }, 0, 0, C, 0, DO (LOGS_FLOWING) },
  { { T (NO_ERRORS), T (AUTHENTICATION) }, 0, 0, C, 0, DO (UNAUTHORIZED) },
  { { T (NO_ERRORS) }, 0, 0, C, 0, DO (LOGS_CLEAN) },
  { { T (MONITORING_STACK) }, 0, 0, B, 0, DO (PROMETHEUS) },
  { { T (MONITORING), T (WORKING) }, 0, 0, B, 0, REQUEST (METRICS) },
  { { T (MONITORING), T (WORKING) }, 0, 0, C, 0, LATER },

  /* Software and where it runs */
  { { T (IMAGE), T (PUSHED) }, 0, 0, B, 0, DO (MANIFEST) },
  { { T (IMAGE), T (BUILT) }, 0, 0, B, 0, DO (IMAGE) },
  { { T (CLUSTER), T (CONNECTIVITY) }, 0, 0, B, 0, DO (CLUSTER) },
  { { T (AUTOSCALER), T (CONFIGURED) }, 0, 0, B, 0, DO (AUTOSCALER) },
  { { T (AUTOSCALING), T (VERIFIED) }, 0, 0, C, 0, DO (AUTOSCALER) },
  { { T (INGRESS), T (CONFIGURED) }, 0, 0, B, 0, DO (INGRESS) },
  { { T (PODS), T (RUNNING) }, 0, 0, A, 0, LINE (PODS) },
  { { T (PODS), T (RUNNING) }, 0, 0, B, 0, DO (PODS) },
  { { T (ROLLOUT) }, 0, 0, A, 0, LINE (ROLLOUT) },
  { { T (ROLLOUT), T (APPLIED) }, 0, 0, B, 0, DO (ROLLOUT) },

  /* Services */
  { { T (NO_ISSUES) }, 0, 0, A, NUMBERS, LATER },
  { { T (ALL_SERVICES), T (HEALTHY) }, 0, 0, A, NUMBERS, LATER },
  { { T (ALL_SERVICES), T (HEALTHY) }, T (COMPOSE), 0, B, 0, DO (COMPOSE) },
  { { T (ALL_SERVICES), T (HEALTHY) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (HEALTH), T (RESPONDING) }, 0, 0, B, 0, PF_RULE_SERVICE, PF_RECIPE_SERVICE_HEALTH, T (NONE) },
  { { T (HEALTH), T (RESPONDING) }, 0, 0, A, 0, REQUEST (HEALTH) },
  { { T (HEALTH), T (PASSING) }, 0, 0, A, 0, REQUEST (HEALTH) },
  { { T (HEALTH), T (FAILING) }, 0, 0, A, 0, REQUEST (HEALTH) },
  { { T (HEALTH), T (RESPONDING) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (HEALTH), T (PASSING) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (HEALTH), T (VERIFIED) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (HEALTH), T (CONFIGURED) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (HEALTH), T (FAILING) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (ENDPOINTS), T (RESPONDING) }, 0, 0, A, 0, REQUEST (ENDPOINTS) },
  { { T (ENDPOINTS), T (RESPONDING) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (STAGING_ENVIRONMENT), T (WORKING) }, 0, 0, B, 0, DO (HEALTH) },
  { { T (FRONTEND), T (ACCESSIBLE) }, 0, 0, B, 0, DO (FRONTEND) },
  { { T (EXTERNAL_SERVICES), T (ACCESSIBLE) }, 0, 0, C, 0, LATER },
  { { T (EXTERNAL_API), T (VERIFIED) }, 0, 0, B, 0, DO (EXTERNAL) },
  { { T (API), T (ACCESSIBLE) }, 0, 0, B, 0, DO (VENDOR) },
  { { T (SERVICE), T (ACCESSIBLE) }, 0, 0, B, 0, DO (VENDOR) },
  { { T (WORKING) }, T (FUNCTIONAL_TEST), 0, C, 0, DO (FUNCTION) },
};

/**
 * pf_suggest_rules:
 * @n_rules: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_rules): the rules; the first that fits counts
 */
const PfSuggestRule *
pf_suggest_rules (gsize *n_rules)
{
  *n_rules = G_N_ELEMENTS (rules);
  return rules;
}
