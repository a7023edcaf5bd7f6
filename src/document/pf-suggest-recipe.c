/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-recipe.h"

#include <glib/gi18n-lib.h>

/* What verifies a thing that is named, with the names, ports and paths its makers document. `[[api]]`, `[[web]]`,
 * `[[tls]]` and `[[domain]]` become the address the document has, else an endpoint to be bound; `[[service]]` the name
 * of the service, `[[title]]` the words before the predicate, `[[tag]]` the version, `[[ns]]` the name space. */

#define TLS "tls", "TLS [[tls]]\n"
#define GET_WEB "http", "GET [[web]]/\n"
#define PROM "prometheus", "PROM @prometheus\n| "
#define LOGS "http", "GET @loki/loki/api/v1/query?query=sum(count_over_time("
#define P95 "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"
#define IDLE "100 - 100 * avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))"

static const PfRecipe recipes[PF_N_RECIPES] = {
  [PF_RECIPE_TLS_VALID] = { TLS "expect verify == \"ok\"\nwarn cert.days >= 30d", NULL, NULL, FALSE,
                            N_ ("The server shows a certificate that is trusted and valid for its name") },
  [PF_RECIPE_TLS_EXPIRY] = { TLS "expect verify == \"ok\"\nexpect cert.days >= 30d", NULL, NULL, FALSE,
                             N_ ("The certificate is valid for 30 days more") },
  [PF_RECIPE_TLS_ISSUER] = { TLS "expect verify == \"ok\"\nexpect cert.issuer exists", NULL, "<issuer>", FALSE,
                             N_ ("An authority the system trusts has issued the certificate") },
  [PF_RECIPE_TLS_RENEWAL] = { TLS "expect verify == \"ok\"\nexpect cert.days >= 30d", NULL, NULL, FALSE,
                              N_ ("A certificate that is renewed by itself never comes close to its end") },
  [PF_RECIPE_TLS_VERSION] = { TLS "expect tls.version >= \"[[version]]\"", NULL, NULL, FALSE,
                              N_ ("The version agreed upon; that older ones are refused needs a client that still "
                                  "offers them") },
  [PF_RECIPE_TLS_CIPHER]
  = { TLS "expect tls.cipher exists\nexpect tls.cipher not matches /RC4|3DES|NULL|EXPORT|MD5|CBC/", NULL, NULL, FALSE,
      N_ ("The cipher suite agreed upon is none of the weak ones") },
  [PF_RECIPE_TLS_DATABASE] = { "tls", "TLS @db\nstarttls: postgresql\nexpect verify == \"ok\"", NULL, NULL, FALSE,
                               N_ ("The database shows a valid certificate") },
  [PF_RECIPE_CERTIFICATE_WATCHED] = { PROM "min(probe_ssl_earliest_cert_expiry) - time()\nexpect value > 0", NULL, NULL,
                                      FALSE, N_ ("Prometheus knows when the certificate expires") },
  [PF_RECIPE_HTTPS_REDIRECT]
  = { "http",
      "GET [[plain]]/\nredirects: no\nexpect status in [301, 308]\nexpect header \"Location\" matches /^https:/", NULL,
      NULL, FALSE, N_ ("A plain HTTP address leads to HTTPS") },
  [PF_RECIPE_SECURITY_HEADERS]
  = { GET_WEB "expect header \"Strict-Transport-Security\" exists\nexpect header \"Content-Security-Policy\" exists\n"
              "expect header \"X-Content-Type-Options\" == \"nosniff\"\nexpect header \"X-Frame-Options\" exists",
      NULL, NULL, FALSE, N_ ("The usual security headers are sent") },
  [PF_RECIPE_HSTS] = { GET_WEB "expect header \"Strict-Transport-Security\" matches /max-age=[1-9]/", NULL, NULL, FALSE,
                       N_ ("The header is sent, with an age") },
  [PF_RECIPE_FRAME_OPTIONS]
  = { GET_WEB "expect header \"X-Frame-Options\" == \"[[frame]]\"", NULL, NULL, FALSE, N_ ("The header is sent") },
  [PF_RECIPE_CONTENT_TYPE_OPTIONS]
  = { GET_WEB "expect header \"X-Content-Type-Options\" == \"nosniff\"", NULL, NULL, FALSE, N_ ("The header is sent") },
  [PF_RECIPE_XSS_PROTECTION]
  = { GET_WEB "expect header \"X-XSS-Protection\" exists", NULL, NULL, FALSE, N_ ("The header is sent") },
  [PF_RECIPE_CSP]
  = { GET_WEB "expect header \"Content-Security-Policy\" exists", NULL, NULL, FALSE, N_ ("The header is sent") },
  [PF_RECIPE_CORS] = { "http",
                       "GET [[api]]/\n> Origin: https://origin.invalid\nexpect status < 500\n"
                       "expect header \"Access-Control-Allow-Origin\" not in [\"*\", \"https://origin.invalid\"]",
                       NULL, NULL, FALSE, N_ ("A foreign origin is not allowed") },
  [PF_RECIPE_PROXY_HEADER] = { GET_WEB "expect header \"Server\" matches /nginx|haproxy/", NULL, NULL, FALSE,
                               N_ ("Many proxies hide their name, so this only supports an answer") },
  [PF_RECIPE_RATE_LIMIT_HEADERS]
  = { "http", "GET [[api]]/\nexpect status < 500\nexpect header \"X-RateLimit-Limit\" exists", NULL, NULL, FALSE,
      N_ ("Many servers name the limit in a header") },
  [PF_RECIPE_RATE_LIMIT_BURST]
  = { "http", "GET [[api]]/\nsamples: 100 over 10s\nexpect error-rate > 0%", NULL, NULL, TRUE,
      N_ ("A burst of requests has to be refused in part; it puts load on the server") },
  [PF_RECIPE_NO_TRACE] = { "http",
                           "GET [[api]]/preflight-no-such-page\nexpect status in 400..499\n"
                           "expect body not matches /goroutine [0-9]|Traceback|Exception in|DEBUG = True/",
                           NULL, NULL, FALSE, N_ ("The answer to a wrong address shows no debugging output") },
  [PF_RECIPE_UNAUTHENTICATED] = { "http", "GET @api/<protected-path>\nauth: none\nexpect status in [401, 403]", NULL,
                                  NULL, FALSE, N_ ("Without a credential nothing is given away") },
  [PF_RECIPE_FORBIDDEN] = { "http", "GET @api/<protected-path>\nauth: @limited-user\nexpect status == 403", NULL, NULL,
                            FALSE, N_ ("A credential with few rights is refused") },
  [PF_RECIPE_LOGIN] = { "http", "POST @api/<login-path>\nauth: @api\nexpect status in 200..299", NULL, NULL, TRUE,
                        N_ ("Signing in leaves a session behind") },
  [PF_RECIPE_GRAFANA_LOGIN] = { "http", "GET @grafana/api/user\nauth: @grafana\nexpect status == 200", NULL, NULL,
                                FALSE, N_ ("Grafana accepts the credential") },
  [PF_RECIPE_SIGNED_IN] = { "http", "GET @api/<protected-path>\nauth: @api\nexpect status == 200", NULL, NULL, FALSE,
                            N_ ("The server accepts the credential") },
  [PF_RECIPE_BAD_INPUT] = { "http", "POST @api/<path>\n| {\nexpect status in 400..499", NULL, NULL, TRUE,
                            N_ ("A malformed request is refused as such") },
  [PF_RECIPE_KEY_FILE] = { "file", NULL, "<key-file>", NULL, FALSE, N_ ("Only its owner may read the file") },
  [PF_RECIPE_SECRET_NAMES] = { "command", NULL, "<secret-list-command>", NULL, FALSE,
                               N_ ("All names that are needed are there; values stay where they are") },
  [PF_RECIPE_ENVIRONMENT_FILE] = { "file", NULL, "[[env]]", "<template-file>", FALSE,
                                   N_ ("All settings are there, and none is still a placeholder") },
  [PF_RECIPE_AUDIT] = { "command", NULL, "<vulnerability-scanner>", NULL, FALSE, N_ ("The scanner finds nothing") },
  [PF_RECIPE_SCORE] = { "http", "GET @scanner/\nauth: @scanner\nexpect status == 200", NULL, NULL, FALSE,
                        N_ ("The scanner tells its score") },
  [PF_RECIPE_SSRF_TESTS] = { "command", NULL, "<security-test-command>", NULL, FALSE, N_ ("The tests for it pass") },
  [PF_RECIPE_VENDOR] = { "http", "GET [[vendor]]\nauth: @[[service]]\nexpect status == 200", NULL, NULL, FALSE,
                         N_ ("The service accepts the key") },
  [PF_RECIPE_ANY_VENDOR] = { "http", "GET <service-url>/\nauth: @service\nexpect status not in [401, 403]", NULL, NULL,
                             FALSE, N_ ("Each service accepts its key") },
  [PF_RECIPE_TCP]
  = { "tcp", "TCP @[[here]]\nexpect connected == true", NULL, NULL, FALSE, N_ ("The service can be reached") },
  [PF_RECIPE_FIREWALL] = { "tcp", "TCP <host>:443\nexpect connected == true", NULL, "<closed-ports>", FALSE,
                           N_ ("What has to be open is open; add the ports that have to be closed") },
  [PF_RECIPE_DNS]
  = { "dns", "DNS A [[domain]]\nexpect rcode == \"NOERROR\"\nexpect answer exists\n# expect answer in [\"<address>\"]",
      NULL, NULL, FALSE, N_ ("The name resolves") },
  [PF_RECIPE_LOAD_BALANCER]
  = { "http", "GET @load-balancer/\nexpect status < 400", NULL, NULL, FALSE, N_ ("The load balancer answers") },
  [PF_RECIPE_PROXY_CONFIG]
  = { "command", NULL, "nginx -t", "<proxy-host>", FALSE, N_ ("The program itself checks its configuration") },
  [PF_RECIPE_STATUS_PAGE]
  = { "http", "GET @status-page/\nexpect status == 200", NULL, NULL, FALSE, N_ ("The page is there") },
  [PF_RECIPE_STATUS_OPERATIONAL]
  = { "http", "GET @status-page/api/v2/status.json\nexpect json $.status.indicator == \"none\"", NULL, NULL, FALSE,
      N_ ("The page says so") },
  [PF_RECIPE_UPTIME] = { "http", "GET @uptime-monitor/\nauth: @uptime-monitor\nexpect status == 200", NULL, NULL, FALSE,
                         N_ ("The monitor exists at its vendor") },
  [PF_RECIPE_ERROR_TRACKING] = { "http", "GET @error-tracker/\nauth: @error-tracker\nexpect status == 200", NULL, NULL,
                                 FALSE, N_ ("The tracker can be asked") },
  [PF_RECIPE_PAGING] = { "http", "GET @paging/services\nauth: @paging\nexpect status == 200", NULL, NULL, FALSE,
                         N_ ("The service is active at its vendor") },
  [PF_RECIPE_CLOUD_METRICS] = { "http", "GET @cloud-metrics/\nauth: @cloud-metrics\nexpect status == 200", NULL, NULL,
                                FALSE, N_ ("The figures of the cloud can be asked for") },
  [PF_RECIPE_COST] = { "http", "GET @billing/\nauth: @billing\nexpect status == 200", NULL, "<cost-limit>", FALSE,
                       N_ ("The costs at the vendor stay below their limit") },
  [PF_RECIPE_RELEASE]
  = { "http", "GET @repository/releases/tags/[[tag]]\nexpect status == 200\nexpect json $.draft == false", NULL, NULL,
      FALSE, N_ ("The release is published under its tag") },
  [PF_RECIPE_CI] = { "http",
                     "GET @repository/actions/runs?per_page=1\nexpect status == 200\n"
                     "expect json $.workflow_runs[0].conclusion == \"success\"",
                     NULL, NULL, FALSE, N_ ("The last run ended well") },
  [PF_RECIPE_CHECK_RUN]
  = { "http", "GET @repository/commits/<commit>/check-runs\nexpect status == 200\nexpect json $.total_count > 0", NULL,
      NULL, FALSE, N_ ("The check run is there") },
  [PF_RECIPE_WEBHOOK] = { "http", "POST @api/<webhook-path>\nauth: @webhook\nexpect status in 200..299", NULL, NULL,
                          TRUE, N_ ("A test event is accepted; it is processed like a real one") },
  [PF_RECIPE_NOTIFICATION] = { "http", "POST @notifications/\nauth: @notifications\nexpect status in 200..299", NULL,
                               NULL, TRUE, N_ ("A message is sent; a person says whether it came") },
  [PF_RECIPE_TEST_REPORT]
  = { "file", NULL, "<test-report.xml>", NULL, FALSE, N_ ("The share of passed tests in the report") },
  [PF_RECIPE_TESTS] = { "command", NULL, "<test-command>", NULL, FALSE, N_ ("The tests end without a failure") },
  [PF_RECIPE_SMOKE_TESTS]
  = { "command", NULL, "<smoke-test-command>", NULL, FALSE, N_ ("The tests end without a failure") },
  [PF_RECIPE_LOAD_TEST]
  = { "command", NULL, "<load-test-command>", NULL, FALSE, N_ ("The load test ends within its limits") },
  [PF_RECIPE_RUN_LOAD_TEST] = { "command", NULL, "<load-test-command>", NULL, TRUE,
                                N_ ("The load test ends within its limits; it puts load on the system") },
  [PF_RECIPE_BUILD] = { "command", NULL, "<build-command>", NULL, FALSE, N_ ("The build ends without a warning") },
  [PF_RECIPE_DATABASE]
  = { "tcp", "TCP @db\nexpect connected == true", NULL, NULL, FALSE, N_ ("The database can be reached") },
  [PF_RECIPE_DATABASE_QUERY]
  = { "command", NULL, "psql <database-url> -c \"SELECT 1;\"", NULL, FALSE, N_ ("The database answers a query") },
  [PF_RECIPE_DATABASE_ELSEWHERE] = { "command", NULL, "psql <database-url> -c \"SELECT 1;\"", "<app-server>", FALSE,
                                     N_ ("To be run on the application server") },
  [PF_RECIPE_DATABASE_POOL]
  = { PROM "sum(pg_stat_activity_count) / sum(pg_settings_max_connections)\nexpect value < 0.8", NULL, NULL, FALSE,
      N_ ("Connections in use, of those there may be; the metrics "
          "depend on the exporter") },
  [PF_RECIPE_DATABASE_LATENCY]
  = { PROM "histogram_quantile(0.95, sum by (le) (rate(db_query_duration_seconds_bucket[5m])))\nexpect value < 0.5",
      NULL, NULL, FALSE, N_ ("Queries take no longer than they may; the metric depends on the exporter") },
  [PF_RECIPE_DATABASE_ERRORS]
  = { PROM "sum(increase(db_connection_errors_total[5m])) or vector(0)\nexpect value == 0", NULL, NULL, FALSE,
      N_ ("No connection failed lately; the metric depends on the exporter") },
  [PF_RECIPE_TABLES] = { "command", NULL, "psql <database-url> -c \"SELECT count(*) FROM <table>;\"", NULL, FALSE,
                         N_ ("The tables are there and hold rows") },
  [PF_RECIPE_MIGRATIONS]
  = { "command", NULL, "<migration-status-command>", NULL, FALSE, N_ ("No migration is left to do") },
  [PF_RECIPE_REDIS] = { "tcp", "TCP @redis\n| PING\nexpect banner matches /PONG|NOAUTH/", NULL, NULL, FALSE,
                        N_ ("Redis answers a PING") },
  [PF_RECIPE_REDIS_PASSWORD] = { "tcp", "TCP @redis\n| PING\nexpect banner contains \"NOAUTH\"", NULL, NULL, FALSE,
                                 N_ ("Redis refuses who has no password") },
  [PF_RECIPE_REDIS_PERSISTENCE] = { "tcp", "TCP @redis\n| INFO persistence\nexpect banner matches /rdb_|aof_|NOAUTH/",
                                    NULL, NULL, FALSE, N_ ("Redis tells how it keeps its data") },
  [PF_RECIPE_REDIS_ELSEWHERE] = { "command", NULL, "redis-cli -h <redis-host> ping", "<app-server>", FALSE,
                                  N_ ("To be run on the application server") },
  [PF_RECIPE_CACHE_HITS]
  = { PROM "sum(redis_keyspace_hits_total) / (sum(redis_keyspace_hits_total) + sum(redis_keyspace_misses_total))\n"
           "expect value >= 0.8",
      NULL, NULL, FALSE, N_ ("Share of requests the cache answers") },
  [PF_RECIPE_QUEUE] = { PROM "sum(queue_jobs_waiting)\nexpect value < 1000", NULL, NULL, FALSE,
                        N_ ("Jobs do not pile up; the metric depends on the queue") },
  [PF_RECIPE_BUCKET] = { "http", "HEAD @bucket/\nexpect status in [200, 403]", NULL, NULL, FALSE,
                         N_ ("The bucket exists, also where it may not be read") },
  [PF_RECIPE_BUCKET_SETTINGS] = { "http", "GET @bucket/?versioning\nauth: @bucket\nexpect body contains \"Enabled\"",
                                  NULL, NULL, FALSE, N_ ("The store tells the settings of the bucket") },
  [PF_RECIPE_BACKUP_AGE]
  = { PROM "time() - max(backup_last_success_timestamp_seconds)\nexpect value < 86400", NULL, NULL, FALSE,
      N_ ("The last backup is less than a day old; the metric depends on the tool") },
  [PF_RECIPE_BACKUP_STORAGE]
  = { "command", NULL, "<backup-store-check>", NULL, FALSE, N_ ("What was written can be read again") },
  [PF_RECIPE_BACKUP_FILE] = { "file", NULL, "<backup-file>", NULL, FALSE, N_ ("The file is there and not empty") },
  [PF_RECIPE_PROMETHEUS]
  = { "http", "GET @prometheus/-/ready\nexpect status == 200", NULL, NULL, FALSE, N_ ("Prometheus is ready") },
  [PF_RECIPE_TARGETS]
  = { "http",
      "GET @prometheus/api/v1/targets?state=active\nexpect json $.status == \"success\"\n"
      "expect json $.data.activeTargets[0] exists\nexpect body not matches /\"health\":\"(down|unknown)\"/",
      NULL, NULL, FALSE, N_ ("No target of Prometheus is down") },
  [PF_RECIPE_SCRAPE_CONFIG] = { "command", NULL, "promtool check config <prometheus.yml>", NULL, FALSE,
                                N_ ("The program itself checks its configuration") },
  [PF_RECIPE_UP] = { PROM "min(up)\nexpect value == 1", NULL, NULL, FALSE, N_ ("Every target can be scraped") },
  [PF_RECIPE_METRIC_GAPS]
  = { PROM "min(avg_over_time(up[1h]))\nexpect value >= 0.95", NULL, NULL, FALSE, N_ ("Hardly a scrape is missing") },
  [PF_RECIPE_CUSTOM_METRICS]
  = { PROM "count({__name__=~\"<metric>\"})\nexpect value > 0", NULL, "<metric>", FALSE, N_ ("The metrics are there") },
  [PF_RECIPE_METRICS] = { "http", "GET @api/metrics\nexpect status == 200\nexpect body contains \"# TYPE\"", NULL, NULL,
                          FALSE, N_ ("Metrics are served in the form Prometheus reads") },
  [PF_RECIPE_GRAFANA] = { "http", "GET @grafana/api/health\nexpect status == 200\nexpect json $.database == \"ok\"",
                          NULL, NULL, FALSE, N_ ("Grafana says that it is well") },
  [PF_RECIPE_DASHBOARD]
  = { "http",
      "GET @grafana/api/search?type=dash-db&query=[[title]]\nauth: @grafana\nexpect status == 200\n"
      "expect json $[0].uid exists",
      NULL, NULL, FALSE, N_ ("Grafana finds a dashboard of that name") },
  [PF_RECIPE_DASHBOARD_DATA]
  = { "http", "GET @grafana/api/datasources\nauth: @grafana\nexpect json $[0].uid exists", NULL, NULL, FALSE,
      N_ ("Dashboards have a source of data; what they show, a person sees") },
  [PF_RECIPE_TRACING] = { "http", "GET @jaeger/\nexpect status == 200", NULL, NULL, FALSE, N_ ("Its page answers") },
  [PF_RECIPE_LOKI]
  = { "http", "GET @loki/ready\nexpect status == 200", NULL, NULL, FALSE, N_ ("The store of the logs is ready") },
  [PF_RECIPE_LOGS_FLOWING]
  = { LOGS "{job=~%22.%2B%22}[5m]))\nexpect json $.status == \"success\"\nexpect json $.data.result[0].value exists",
      NULL, NULL, FALSE, N_ ("Lines came in during the last five minutes") },
  [PF_RECIPE_LOGS_CLEAN] = { LOGS "{job=~%22.%2B%22}|~%22critical%22[15m]))\nexpect json $.status == \"success\"\n"
                                  "expect json $.data.result[0] not exists",
                             NULL, NULL, FALSE, N_ ("No line of that kind came in during the last 15 minutes") },
  [PF_RECIPE_UNAUTHORIZED]
  = { LOGS "{job=~%22.%2B%22}|~%22%20(401|403)%20%22[15m]))\nexpect json $.status == \"success\"\n"
           "expect json $.data.result[0] not exists",
      NULL, NULL, FALSE, N_ ("No refused request stands in the logs of the last 15 minutes") },
  [PF_RECIPE_ALERT_RULES] = { "http",
                              "GET @prometheus/api/v1/rules?type=alert\nexpect json $.status == \"success\"\n"
                              "expect json $.data.groups[0] exists",
                              NULL, NULL, FALSE, N_ ("Prometheus has rules for alerts") },
  [PF_RECIPE_ALERTS_FIRING] = { PROM "count(ALERTS{alertstate=\"firing\"}) or vector(0)\nexpect value == 0", NULL, NULL,
                                FALSE, N_ ("No alert is firing") },
  [PF_RECIPE_SILENCES]
  = { "http", "GET @alertmanager/api/v2/silences\nexpect status == 200\nexpect body not contains \"\\\"active\\\"\"",
      NULL, NULL, FALSE, N_ ("No alert is silenced") },
  [PF_RECIPE_ALERTMANAGER]
  = { "http", "GET @alertmanager/-/healthy\nexpect status == 200", NULL, NULL, FALSE, N_ ("The Alertmanager is well") },
  [PF_RECIPE_RECEIVERS]
  = { "http",
      "GET @alertmanager/api/v2/status\nexpect status == 200\nexpect json $.config.original contains \"receiver\"",
      NULL, NULL, FALSE, N_ ("The configuration of the Alertmanager names receivers") },
  [PF_RECIPE_TEST_ALERT]
  = { "http",
      "POST @alertmanager/api/v2/alerts\n> Content-Type: application/json\n"
      "| [{\"labels\": {\"alertname\": \"PreflightTest\", \"severity\": \"info\"}}]\nexpect status == 200",
      NULL, NULL, TRUE, N_ ("An alert is raised; a person says whether it came") },
  [PF_RECIPE_MEMORY_LEAK] = { PROM "max(deriv(process_resident_memory_bytes[1h]))\nexpect value <= 1024", NULL, NULL,
                              FALSE, N_ ("Memory does not grow by more than 1 KiB each second") },
  [PF_RECIPE_IMPACT] = { PROM "100 * (" P95 "\n| / "
                              "histogram_quantile(0.95, sum by (le) (rate("
                              "http_request_duration_seconds_bucket[5m] offset 1d))) - 1)\nexpect value exists",
                         NULL, NULL, FALSE, N_ ("How much slower answers are than the day before, in percent") },
  [PF_RECIPE_SLA] = { PROM P95 "\nexpect value < 1", NULL, "<limit>", FALSE,
                      N_ ("Time of the 95th percentile; write the limit that was agreed upon") },
  [PF_RECIPE_RESOURCES] = { PROM IDLE "\nexpect value exists\nexpect value < 80", NULL, NULL, FALSE,
                            N_ ("The figures of the machines are collected") },
  [PF_RECIPE_NETWORK_LATENCY] = { "http", "GET [[api]]/\nexpect status < 500\nexpect connect < 100ms", NULL, NULL,
                                  FALSE, N_ ("Time to connect, from this machine") },
  [PF_RECIPE_PAGE_LOAD] = { GET_WEB "expect status == 200\nexpect total < 2s", NULL, NULL, FALSE,
                            N_ ("Time to load the page itself, without what it loads then") },
  [PF_RECIPE_THIRD_PARTY] = { "http", "GET @third-party/\nexpect status < 500\nexpect total < 2s", NULL, NULL, FALSE,
                              N_ ("Time to answer, from this machine") },
  [PF_RECIPE_IMAGE] = { "command", NULL, "docker image inspect <image>:<tag>", NULL, FALSE, N_ ("The image is there") },
  [PF_RECIPE_MANIFEST]
  = { "http",
      "GET @registry/v2/<image>/manifests/<tag>\n> Accept: application/vnd.oci.image.index.v1+json\n"
      "expect status == 200",
      NULL, NULL, FALSE, N_ ("The registry has the image") },
  [PF_RECIPE_CLUSTER]
  = { "command", NULL, "kubectl cluster-info", "<kube-context>", FALSE, N_ ("The cluster answers") },
  [PF_RECIPE_PODS] = { "command", NULL, "kubectl get pods -n [[ns]]", "<kube-context>", FALSE,
                       N_ ("All pods run; the exit status alone does not say so") },
  [PF_RECIPE_ROLLOUT] = { "command", NULL, "kubectl rollout status deployment/<name> -n [[ns]]", "<kube-context>",
                          FALSE, N_ ("The rollout has ended") },
  [PF_RECIPE_AUTOSCALER] = { "command", NULL, "kubectl get hpa -n [[ns]]", "<kube-context>", FALSE,
                             N_ ("The autoscaler is there and knows its figures") },
  [PF_RECIPE_INGRESS]
  = { "command", NULL, "kubectl get ingress -n [[ns]]", "<kube-context>", FALSE, N_ ("The ingress has an address") },
  [PF_RECIPE_COMPOSE] = { "command", NULL, "docker compose ps --format json", "<compose-file>", FALSE,
                          N_ ("Every service is healthy; the exit status alone does not say so") },
  [PF_RECIPE_HEALTH] = { "http", "GET @[[here]]/health\nexpect status == 200", NULL, NULL, FALSE,
                         N_ ("The service says that it is well") },
  [PF_RECIPE_SERVICE_HEALTH] = { "http", "GET @[[service]]/health\nexpect status == 200", NULL, NULL, FALSE,
                                 N_ ("The service says that it is well") },
  [PF_RECIPE_FRONTEND]
  = { "http", "GET @[[service]]/\nexpect status == 200", NULL, NULL, FALSE, N_ ("The page is there") },
  [PF_RECIPE_EXTERNAL]
  = { "http", "GET @external-api/\nexpect status < 500", NULL, NULL, FALSE, N_ ("The service can be reached") },
  [PF_RECIPE_FUNCTION] = { "http", "GET @api/<path>\nexpect status in 200..299", NULL, NULL, FALSE,
                           N_ ("A request the function answers; some change something") },
};

/**
 * pf_recipe_get:
 * @id: what is to be verified
 *
 * Returns: (transfer none): how
 */
const PfRecipe *
pf_recipe_get (PfRecipeId id)
{
  return &recipes[id];
}
