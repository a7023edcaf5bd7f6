/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"

#include <string.h>

static const PfCommand *
nth_command (PfDocument *document, guint index)
{
  return NTH (pf_document_get_commands (document), PfCommand, index);
}

static PfDocument *
parse_block (const char *language, const char *code)
{
  g_autofree char *text = g_strdup_printf ("# A\n\n```%s\n%s\n```\n", language, code);

  return parse_text (text);
}

typedef struct {
  const char *code;
  const char *effect;
} EffectCase;

static const EffectCase effects[] = {
  { "git tag -l v1.0", "reads" },
  { "git tag", "reads" },
  { "git tag v1.0", "changes" },
  { "git tag -d v1.0", "destroys" },
  { "git status && git log -3", "reads" },
  { "git checkout v1", "changes" },
  { "git push origin main", "changes" },
  { "git push --force origin main", "destroys" },
  { "git push --force-with-lease", "destroys" },
  { "git push origin +main", "destroys" },
  { "git push origin :old", "destroys" },
  { "git -C /srv/app reset --hard HEAD~1", "destroys" },
  { "git reset HEAD~1", "changes" },
  { "docker compose ps", "reads" },
  { "docker compose -f docker-compose.prod.yml up -d", "changes" },
  { "docker-compose -f a.yml down", "changes" },
  { "docker compose down -v", "destroys" },
  { "docker ps -a", "reads" },
  { "docker volume rm data", "destroys" },
  { "docker system prune -af", "destroys" },
  { "docker-compose -f a.yml exec postgres psql -U u -c 'SELECT 1'", "reads" },
  { "docker exec -it db psql -c 'DROP TABLE t'", "destroys" },
  { "kubectl get pods -n prod -l app=x", "reads" },
  { "kubectl -n prod rollout undo deployment/api", "changes" },
  { "kubectl rollout status deployment/api", "reads" },
  { "kubectl delete pod x", "destroys" },
  { "kubectl exec deploy/api -- rm -rf /tmp/x", "destroys" },
  { "kubectl apply --dry-run=client -f x.yaml", "reads" },
  { "helm list", "reads" },
  { "helm rollback api 3", "changes" },
  { "helm uninstall api", "destroys" },
  { "psql -h db -U u -d shop -c \"SELECT 1;\"", "reads" },
  { "psql -tAc \"select count(*) from orders\"", "reads" },
  { "psql -c 'DELETE FROM orders'", "destroys" },
  { "psql --command='UPDATE t SET a = 1'", "changes" },
  { "psql -c \"SELECT 'drop table'\"", "reads" },
  { "psql -c 'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x'", "destroys" },
  { "psql shop < dump.sql", "unknown" },
  { "psql shop <<EOF\nDROP TABLE t;\nEOF", "destroys" },
  { "psql -f migrations/1.sql", "unknown" },
  { "curl https://example.com/health", "reads" },
  { "curl -fsS -o /dev/null -w '%{http_code}' https://a.example", "reads" },
  { "curl -X POST https://a.example/x", "changes" },
  { "curl -sXDELETE https://a.example/x", "destroys" },
  { "curl -d '{\"a\":1}' https://a.example/x", "changes" },
  { "curl -G -d q=1 https://a.example/x", "reads" },
  { "curl -o file https://a.example/x", "changes" },
  { "curl -H 'X-Data: d' https://a.example/x", "reads" },
  { "curl https://a.example/install.sh | sh", "unknown" },
  { "curl https://a.example/stats | jq '.'", "reads" },
  { "sed -i.bak s/a/b/ file", "changes" },
  { "sed -n s/a/b/p file", "reads" },
  { "rm -rf build", "destroys" },
  { "sudo rm -rf /var/tmp/x", "destroys" },
  { "sudo -u postgres psql -c 'SELECT 1'", "reads" },
  { "find . -name '*.tmp' -delete", "destroys" },
  { "find . -name '*.tmp' -exec rm {} \\;", "destroys" },
  { "find . -name '*.tmp'", "reads" },
  { "terraform plan", "reads" },
  { "terraform apply -auto-approve", "changes" },
  { "terraform destroy", "destroys" },
  { "terraform apply -destroy", "destroys" },
  { "echo hello", "reads" },
  { "echo hello > greeting", "changes" },
  { "echo hello > /dev/null 2>&1", "reads" },
  { "grep -c x file 2>/dev/null", "reads" },
  { "cat a | tee b", "changes" },
  { "echo $(rm -rf x)", "destroys" },
  { "echo \"today `rm x`\"", "destroys" },
  { "echo 'rm -rf x'", "reads" },
  { "PGPASSWORD=x PGUSER=y psql -c 'SELECT 1'", "reads" },
  { "env A=b git status", "reads" },
  { "timeout 10 git status", "reads" },
  { "xargs rm < list", "destroys" },
  { "ssh -i key deploy@host 'systemctl restart api'", "changes" },
  { "ssh host systemctl status api", "reads" },
  { "bash -c 'rm -rf x'", "destroys" },
  { "if git diff --quiet; then git push --force; fi", "destroys" },
  { "for f in a b; do rm $f; done", "destroys" },
  { "for f in rm mv; do echo $f; done", "reads" },
  { "[[ -f a && -f b ]] && echo yes", "reads" },
  { "./deploy.sh production", "unknown" },
  { "./status", "unknown" },
  { "make deploy", "unknown" },
  { "./deploy.sh && git push", "changes" },
  { "npm test", "reads" },
  { "npm ci", "changes" },
  { "pnpm --filter=@x/api exec prisma migrate status", "reads" },
  { "npx prisma migrate deploy", "changes" },
  { "python manage.py migrate", "changes" },
  { "python manage.py showmigrations", "reads" },
  { "python scripts/validate.py --all", "unknown" },
  { "aws ec2 describe-instances --region eu-west-1", "reads" },
  { "aws ec2 terminate-instances --instance-ids i-1", "destroys" },
  { "aws s3 sync a s3://b --delete", "destroys" },
  { "gcloud run services list", "reads" },
  { "heroku pg:backups:restore", "changes" },
  { "railway rollback --service=a", "changes" },
  { "systemctl status api", "reads" },
  { "systemctl restart api", "changes" },
  { "redis-cli -h cache FLUSHALL", "destroys" },
  { "pg_dump -U u shop", "reads" },
  { "pg_dump -U u shop > shop.sql", "changes" },
  { "git checkout <previous-tag>", "changes" },
  { "git status # rm -rf x", "reads" },
  { "cat <<EOF\nrm -rf x\nEOF", "reads" },
  { "diff <(git log a) <(git log b)", "reads" },
  { "git log \\\n  --oneline", "reads" },
};

static void
test_effects (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (effects); i++) {
    g_autoptr (PfDocument) document = parse_block ("bash", effects[i].code);
    const char *effect = pf_command_effect_to_string (pf_command_get_effect (nth_command (document, 0)));

    if (!g_str_equal (effect, effects[i].effect))
      g_error ("“%s” %s, not %s", effects[i].code, effect, effects[i].effect);
  }
}

static void
test_effects_elsewhere (void)
{
  g_autoptr (PfDocument) sql = parse_block ("sql", "SELECT * FROM a;\nTRUNCATE a;");
  g_autoptr (PfDocument) shell = parse_block ("powershell", "Get-Service api | Where-Object Status -eq Running");
  g_autoptr (PfDocument) removes = parse_block ("powershell", "Remove-Item C:\\temp\\x -Recurse");
  g_autoptr (PfDocument) json = parse_block ("json", "{\"rm\": 1}");

  g_assert_cmpint (pf_command_get_effect (nth_command (sql, 0)), ==, PF_EFFECT_DESTROYS);
  g_assert_cmpint (pf_command_get_effect (nth_command (shell, 0)), ==, PF_EFFECT_READS);
  g_assert_cmpint (pf_command_get_effect (nth_command (removes, 0)), ==, PF_EFFECT_DESTROYS);
  g_assert_cmpint (pf_command_get_effect (nth_command (json, 0)), ==, PF_EFFECT_UNKNOWN);
}

/* Substitutions nested without end are given up on, not followed until the stack is used up. */
static void
test_depth (void)
{
  g_autoptr (GString) open = repeat_text ("echo $(", 50000);
  g_autoptr (PfDocument) document = parse_block ("sh", open->str);
  g_autoptr (GString) wrapped = repeat_text ("sudo ", 50000);
  g_autoptr (PfDocument) second = NULL;

  g_assert_cmpint (pf_command_get_effect (nth_command (document, 0)), ==, PF_EFFECT_UNKNOWN);
  g_string_append (wrapped, "rm x");
  second = parse_block ("sh", wrapped->str);
  g_assert_cmpint (pf_command_get_effect (nth_command (second, 0)), ==, PF_EFFECT_UNKNOWN);
}

static void
test_runnable (void)
{
  static const struct {
    const char *language;
    const char *code;
    const char *shell;
  } cases[] = {
    { "bash", "anything", "posix" },
    { "Shell", "anything", "posix" },
    { "console", "$ git status", "posix" },
    { "powershell", "Get-Service", "powershell" },
    { "bat", "dir", "batch" },
    { "json", "{}", NULL },
    { "yaml", "curl: 1", NULL },
    { "sql", "SELECT 1", NULL },
    { "mermaid", "graph TD", NULL },
    { "markdown", "- [ ] x", NULL },
    { "text", "git status", NULL },
    { "", "[Add deployment notes here]", NULL },
    { "", "git status", "posix" },
    { "", "# look\ncurl -f http://a", "posix" },
    { "", "$ ./x", "posix" },
    { "", "status: ok", NULL },
    { "", "├── src", NULL },
    { "python", "print(1)", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfDocument) document = parse_block (cases[i].language, cases[i].code);
    const PfCommand *command = nth_command (document, 0);

    g_test_message ("%s: %s", cases[i].language, cases[i].code);
    g_assert_cmpstr (pf_command_shell_to_string (pf_command_get_shell (command)), ==, cases[i].shell);
    g_assert_cmpint (pf_command_is_runnable (command), ==, g_strcmp0 (cases[i].shell, "posix") == 0);
  }
}

/* A command of another shell in a sentence is one, too. */
static void
test_inline (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("- [ ] Up: `Get-Service api`, `git tag -l v1`, `Content-Type: x`, `GET /health`, `Set-Cookie`\n");
  const GPtrArray *commands = pf_document_get_commands (document);

  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpint (pf_command_get_shell (nth_command (document, 0)), ==, PF_COMMAND_SHELL_POWERSHELL);
  g_assert_cmpint (pf_command_get_effect (nth_command (document, 0)), ==, PF_EFFECT_READS);
  g_assert_false (pf_command_is_runnable (nth_command (document, 0)));
  g_assert_true (pf_command_is_runnable (nth_command (document, 1)));
}

static void
test_expected_output (void)
{
  g_autoptr (PfDocument) document = parse_text ("# A\n\n```bash\ngit --version\n```\n\n**Expected output:**\n```\n"
                                                "git version 2\n```\n\nShould return:\n\n```\ncurl ok\n```\n\n"
                                                "Clean the output directory:\n```\nrm -rf out\n```\n\n"
                                                "- [ ] Look\n\n  Expected:\n  ```\n  git tag\n  ```\n\n"
                                                "Expected:\n```bash\ngit tag\n```\n");

  g_assert_true (pf_command_is_runnable (nth_command (document, 0)));
  for (guint i = 1; i < 6; i++) {
    gboolean is_output = i == 1 || i == 2 || i == 4;

    g_assert_cmpint (nth_command (document, i)->is_output, ==, is_output);
    g_assert_cmpint (pf_command_is_runnable (nth_command (document, i)), ==, !is_output);
  }
}

static const PfCommandStep *
nth_step (GPtrArray *steps, guint index)
{
  return NTH (steps, PfCommandStep, index);
}

static void
test_steps (void)
{
  g_autoptr (PfDocument) document
      = parse_block ("bash", "#!/bin/bash\nset -e\n\n# 1. Back up\n# Takes a minute\npg_dump shop \\\n  > shop.sql\n\n"
                             "# 2) Check\ncurl http://a/health  # should return 200\n# Should show \"ok\"\n"
                             "cat <<EOF\n# 9. no step\nEOF\n# Step 3: Tell people\n# Write to the channel\n"
                             "# Run at 24 hours post-deployment\n# 2. Lower than before\n"
                             "# 4. Loop\nfor i in 1 2; do\n  # 5. inside\n  echo $i\ndone\n# 2.5 GB are needed\n"
                             "# ── ‘5’ is no step ──");
  g_autoptr (GPtrArray) steps = pf_command_list_steps (nth_command (document, 0));

  g_assert_cmpuint (steps->len, ==, 5);
  g_assert_cmpuint (nth_step (steps, 0)->number, ==, 0);
  g_assert_cmpstr (nth_step (steps, 0)->text, ==, "#!/bin/bash\nset -e");
  g_assert_cmpstr (nth_step (steps, 1)->title, ==, "Back up");
  g_assert_cmpstr (nth_step (steps, 1)->text, ==, "pg_dump shop \\\n  > shop.sql");
  g_assert_cmpstr (nth_step (steps, 1)->notes, ==, "Takes a minute");
  g_assert_cmpuint (nth_step (steps, 1)->line, ==, 7);
  g_assert_cmpint (nth_step (steps, 1)->effect, ==, PF_EFFECT_CHANGES);
  g_assert_cmpstr (nth_step (steps, 2)->expected, ==, "should return 200\nShould show \"ok\"");
  g_assert_nonnull (strstr (nth_step (steps, 2)->text, "# 9. no step"));
  g_assert_cmpint (nth_step (steps, 2)->effect, ==, PF_EFFECT_READS);
  g_assert_cmpuint (nth_step (steps, 3)->number, ==, 3);
  g_assert_cmpstr (nth_step (steps, 3)->text, ==, "");
  g_assert_cmpstr (nth_step (steps, 3)->when, ==, "Run at 24 hours post-deployment");
  g_assert_cmpstr (nth_step (steps, 3)->notes, ==, "Write to the channel\n2. Lower than before");
  g_assert_nonnull (strstr (nth_step (steps, 4)->text, "# 5. inside"));
  g_assert_cmpstr (nth_step (steps, 4)->notes, ==, "2.5 GB are needed\n‘5’ is no step");
}

static void
test_session (void)
{
  g_autoptr (PfDocument) document
      = parse_block ("console", "$ git status\nnothing to commit\n$ git log \\\n>   --oneline\nabc first");
  g_autoptr (GPtrArray) steps = pf_command_list_steps (nth_command (document, 0));
  g_autofree char *script = pf_command_dup_script (nth_command (document, 0));

  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpstr (script, ==, "git status\n\ngit log \\\n  --oneline\n\n");
  g_assert_cmpstr (nth_step (steps, 0)->expected, ==, "nothing to commit\nabc first");
  g_assert_cmpint (nth_step (steps, 0)->effect, ==, PF_EFFECT_READS);
}

static void
test_placeholders (void)
{
  static const struct {
    const char *code;
    const char *found;
  } cases[] = {
    { "git checkout <previous-tag>", "<previous-tag>" },
    { "./verify.sh <production_url>", "<production_url>" },
    { "curl https://your-domain.com/health", "your-domain.com" },
    { "curl https://api.yourdomain.com:8080/", "yourdomain.com" },
    { "curl -H 'X-Key: YOUR_API_KEY' https://a", "YOUR_API_KEY" },
    { "docker push a:{{version}} {{ version }}", "{{version}} {{ version }}" },
    { "x REPLACE_WITH_KEY", "REPLACE_WITH_KEY" },
    { "git tag vX.Y.Z && git push origin vX.Y.Z", "vX.Y.Z" },
    { "app-<version>.tar.gz user@<host> <host>", "<version> <host>" },
    { "docker tag app:[VERSION] b", "[VERSION]" },
    { "psql < file", "" },
    { "psql <<EOF\nselect 1\nEOF", "" },
    { "cat <(x) <<<y", "" },
    { "sort <in >out", "" },
    { "echo $YOUR_API_KEY ${YOUR_API_KEY}", "" },
    { "YOUR_API_KEY=1 ./x", "" },
    { "docker ps --format '{{.Names}}' -f '{{json .}}' {{end}}", "" },
    { "echo ${{ secrets.x }} || [ -f A ] && ls [A-Z]*", "" },
    { "echo 'your password' | grep -v '[ERROR]'", "" },
    { "git commit --author 'A <a@b.example>' <https://a.example>", "" },
    { "mktemp /tmp/x.XXXXXX", "" },
    { "curl https://example.com", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) found = pf_command_list_placeholders (cases[i].code);
    g_autofree char *joined = g_strjoinv (" ", found);

    g_test_message ("%s", cases[i].code);
    g_assert_cmpstr (joined, ==, cases[i].found);
  }
}

typedef struct {
  guint number;
  guint line;
  const char *title;
  const char *effect;
} StepCase;

static const StepCase steps_000[] = {
  { 1, 250, "Notify team", "reads" },
  { 2, 253, "Final verification", "reads" },
  { 3, 256, "Backup current state", "changes" },
  { 4, 260, "Alert setup verification", "reads" },
  { 1, 266, "Start deployment", "reads" },
  { 2, 269, "Deploy application", "changes" },
  { 3, 273, "Run migrations (if any)", "unknown" },
  { 4, 277, "Verify services are running", "reads" },
  { 1, 283, "Health check", "reads" },
  { 2, 286, "Test endpoints", "changes" },
  { 3, 291, "Check logs", "reads" },
  { 4, 294, "Verify metrics", "reads" },
  { 5, 297, "Monitor for errors (5 minutes)", "reads" },
  { 1, 303, "Notify team", "reads" },
  { 2, 306, "Update status", "reads" },
  { 3, 309, "Document deployment", "reads" },
  { 4, 312, "Schedule post-deployment review", "reads" },
  { 1, 323, "Immediate notification", "reads" },
  { 2, 326, "Stop new version", "changes" },
  { 3, 329, "Restore from pre-deployment backup", "unknown" },
  { 4, 333, "Redeploy previous version", "changes" },
  { 5, 338, "Verify", "reads" },
  { 6, 341, "Notify team", "reads" },
};

static const StepCase steps_001[] = {
  { 1, 352, "Stop current deployment", "changes" },
  { 2, 355, "Revert to previous version", "changes" },
  { 3, 358, "Rebuild and deploy", "changes" },
  { 4, 362, "Verify health", "reads" },
  { 1, 368, "Rollback deployment", "changes" },
  { 2, 371, "Check rollout status", "reads" },
  { 3, 374, "Verify pods", "reads" },
  { 4, 377, "Test endpoints", "reads" },
};

static PfDocument *
load_checklist (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
  PfDocument *document;

  g_assert_no_error (error);
  document = pf_document_new (source, &error);
  g_assert_no_error (error);
  return document;
}

static const PfCommand *
get_command_at (PfDocument *document, guint line)
{
  const GPtrArray *commands = pf_document_get_commands (document);

  for (guint i = 0; i < commands->len; i++) {
    if (nth_command (document, i)->line == line)
      return nth_command (document, i);
  }
  g_error ("No command in line %u", line);
}

static void
assert_steps (PfDocument *document, const StepCase *cases, guint n_cases)
{
  const GPtrArray *commands = pf_document_get_commands (document);
  guint n = 0;

  for (guint i = 0; i < commands->len; i++) {
    g_autoptr (GPtrArray) steps = NULL;

    if (!pf_command_has_steps (nth_command (document, i)))
      continue;
    steps = pf_command_list_steps (nth_command (document, i));
    for (guint j = 0; j < steps->len; j++, n++) {
      const PfCommandStep *step = nth_step (steps, j);

      g_assert_cmpuint (n, <, n_cases);
      g_assert_cmpuint (step->number, ==, cases[n].number);
      g_assert_cmpuint (step->line, ==, cases[n].line);
      g_assert_cmpstr (step->title, ==, cases[n].title);
      g_assert_cmpstr (pf_command_effect_to_string (step->effect), ==, cases[n].effect);
    }
  }
  g_assert_cmpuint (n, ==, n_cases);
}

static void
test_checklists (void)
{
  g_autoptr (PfDocument) first = load_checklist ("000_89b92369fbef4363.txt");
  g_autoptr (PfDocument) second = load_checklist ("001_756c654adc15dd2e.txt");
  g_autoptr (PfDocument) third = load_checklist ("002_2368a59ecc3f67c0.txt");
  g_autoptr (PfDocument) fourth = load_checklist ("003_d325e31cb803ed3c.txt");
  g_autoptr (PfDocument) fifth = load_checklist ("004_1312bb79f5af8c5d.txt");
  g_autoptr (GPtrArray) manual = pf_command_list_steps (get_command_at (first, 302));
  g_autoptr (GPtrArray) daily = pf_command_list_steps (get_command_at (first, 363));
  g_autoptr (GPtrArray) plain = pf_command_list_steps (get_command_at (third, 158));
  g_autoptr (GPtrArray) healthy = pf_command_list_steps (get_command_at (fifth, 75));

  assert_steps (first, steps_000, G_N_ELEMENTS (steps_000));
  assert_steps (second, steps_001, G_N_ELEMENTS (steps_001));
  assert_steps (third, NULL, 0);
  assert_steps (fourth, NULL, 0);
  assert_steps (fifth, NULL, 0);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpstr (nth_step (manual, i)->text, ==, "");
  g_assert_cmpstr (nth_step (manual, 1)->notes, ==, "Update status page: \"All systems operational\"");
  g_assert_cmpstr (nth_step (daily, 0)->when, ==, "Run at 24 hours post-deployment");
  g_assert_cmpstr (nth_step (daily, 0)->expected, ==, "Should show normal usage patterns");
  g_assert_cmpstr (nth_step (daily, 0)->text, ==, "curl https://your-domain.com/api/claude/confirm/stats | jq '.'");
  g_assert_cmpstr (nth_step (healthy, 0)->expected, ==, "All services show \"healthy\"");
  g_assert_cmpstr (nth_step (plain, 0)->notes, ==,
                   "Automated (GitHub Actions will trigger on failure)\nManual if needed:\nVerify rollback");
  g_assert_cmpint (pf_command_get_effect (get_command_at (third, 158)), ==, PF_EFFECT_CHANGES);
  g_assert_false (pf_command_is_runnable (get_command_at (second, 405)));
}

/* What can be run of the five, and what has to be filled in first. */
static void
test_checklist_placeholders (void)
{
  static const char *const names[]
      = { "000_89b92369fbef4363.txt", "001_756c654adc15dd2e.txt", "002_2368a59ecc3f67c0.txt",
          "003_d325e31cb803ed3c.txt", "004_1312bb79f5af8c5d.txt" };
  g_autoptr (GString) found = g_string_new (NULL);
  guint n_runnable = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PfDocument) document = load_checklist (names[i]);
    const GPtrArray *commands = pf_document_get_commands (document);

    for (guint j = 0; j < commands->len; j++) {
      const PfCommand *command = nth_command (document, j);
      g_auto (GStrv) placeholders = pf_command_list_placeholders (command->text);

      n_runnable += pf_command_is_runnable (command) && !command->inline_code ? 1 : 0;
      for (guint k = 0; placeholders[k] != NULL; k++)
        g_string_append_printf (found, "%.3s:%u %s\n", names[i], command->line, placeholders[k]);
    }
  }
  g_assert_cmpuint (n_runnable, ==, 25);
  g_assert_cmpstr (found->str, ==,
                   "000:282 your-domain.com\n000:322 your-domain.com\n000:363 your-domain.com\n"
                   "001:351 <previous-tag>\n002:158 <production_url>\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-facts/effects", test_effects);
  g_test_add_func ("/command-facts/effects-elsewhere", test_effects_elsewhere);
  g_test_add_func ("/command-facts/depth", test_depth);
  g_test_add_func ("/command-facts/runnable", test_runnable);
  g_test_add_func ("/command-facts/inline", test_inline);
  g_test_add_func ("/command-facts/expected-output", test_expected_output);
  g_test_add_func ("/command-facts/steps", test_steps);
  g_test_add_func ("/command-facts/session", test_session);
  g_test_add_func ("/command-facts/placeholders", test_placeholders);
  g_test_add_func ("/command-facts/checklists", test_checklists);
  g_test_add_func ("/command-facts/checklist-placeholders", test_checklist_placeholders);
  return g_test_run ();
}
