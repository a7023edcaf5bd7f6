/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-command-private.h"

#include <string.h>

/* Scripts inside of scripts: `ssh host "sh -c '…'"`. */
#define MAX_DEPTH 6

/* Programs that only look, whatever their arguments; what they print is changed by nothing but a redirection. */
static const char *const readers[] = {
  ":",       "[",        "alias",      "arch",         "awk",       "basename",   "bat",
  "blkid",   "cal",      "cat",        "cd",           "cksum",     "cmp",        "column",
  "comm",    "cut",      "date",       "df",           "diff",      "dig",        "dirname",
  "dmesg",   "du",       "echo",       "egrep",        "env",       "exit",       "export",
  "expr",    "false",    "fgrep",      "file",         "fold",      "free",       "getent",
  "git-lfs", "grep",     "groups",     "head",         "hexdump",   "host",       "hostname",
  "htop",    "id",       "iostat",     "jest",         "jobs",      "jq",         "less",
  "local",   "ls",       "lsblk",      "lscpu",        "lsof",      "md5sum",     "more",
  "mtr",     "mypy",     "nc",         "ncat",         "netstat",   "nl",         "nmap",
  "nproc",   "nslookup", "od",         "paste",        "pgrep",     "pg_isready", "ping",
  "ping6",   "popd",     "printenv",   "printf",       "ps",        "pushd",      "pwd",
  "pytest",  "read",     "readlink",   "realpath",     "return",    "rg",         "ruff",
  "sed",     "seq",      "set",        "sha1sum",      "sha256sum", "sha512sum",  "shellcheck",
  "shift",   "sleep",    "sort",       "ss",           "stat",      "strings",    "tac",
  "tail",    "tcpdump",  "test",       "top",          "tr",        "traceroute", "trap",
  "tree",    "true",     "tsc",        "tty",          "type",      "ulimit",     "uname",
  "uniq",    "unset",    "uptime",     "vmstat",       "w",         "wait",       "wc",
  "whereis", "which",    "who",        "whoami",       "whois",     "xxd",        "yq",
  "zcat",    "zgrep",    "write-host", "write-output",
};

/* Programs that change something, whatever their arguments, and lose nothing that was there. */
static const char *const changers[] = {
  "addgroup", "adduser", "chgrp",   "chmod",    "chown",   "cp",    "createdb", "createuser", "gunzip",      "gzip",
  "groupadd", "init",    "install", "kill",     "killall", "ln",    "mkdir",    "mount",      "mv",          "passwd",
  "patch",    "pg_ctl",  "pkill",   "poweroff", "reboot",  "rmdir", "setfacl",  "shutdown",   "swapoff",     "swapon",
  "touch",    "umount",  "useradd", "usermod",  "xz",      "zip",   "bzip2",    "halt",       "ssh-copy-id",
};
static const char *const destroyers[] = { "dropdb", "dropuser", "userdel", "groupdel", "deluser", "delgroup" };

/* Programs whose sub-command is a verb of its own, such as `aws ec2 describe-instances`. */
static const char *const verb_programs[] = {
  "aws",    "az",       "consul",  "doctl",  "eksctl", "eb",      "firebase", "fly",    "flyctl",   "gcloud",
  "heroku", "ibmcloud", "netlify", "nomad",  "oc",     "railway", "supabase", "vault",  "wrangler", "gh",
  "nomad",  "kubectl",  "gsutil",  "pulumi", "cdk",    "flux",    "istioctl", "velero", "rclone",   "mc",
};
static const char *const reading_verbs[] = {
  "list",    "ls",      "show",   "describe", "get",  "status", "logs",    "log",      "info",
  "view",    "version", "whoami", "check",    "head", "wait",   "lookup",  "read",     "ps",
  "inspect", "preview", "diff",   "validate", "cat",  "search", "history", "releases",
};
static const char *const changing_verbs[] = {
  "add",      "apply",   "attach",   "cancel",   "configure", "copy",    "cp",      "create",  "deploy",  "detach",
  "disable",  "enable",  "failover", "import",   "invoke",    "modify",  "mv",      "patch",   "promote", "publish",
  "push",     "put",     "reboot",   "redeploy", "register",  "release", "restart", "restore", "resume",  "revert",
  "rollback", "scale",   "send",     "set",      "start",     "stop",    "suspend", "sync",    "tag",     "up",
  "update",   "upgrade", "upload",   "write",    "up",        "migrate", "login",   "resize",
};
static const char *const destroying_verbs[] = {
  "delete", "destroy", "remove", "rm", "rb", "purge", "terminate", "deregister", "drop", "reset", "down", "uninstall",
};

/* Verbs of PowerShell; they are approved ones, so there are few. */
static const char *const shell_reading_verbs[]
    = { "get",     "test",   "show", "measure", "select",  "write",   "where", "find",
        "compare", "format", "out",  "sort",    "foreach", "resolve", "read" };
static const char *const shell_changing_verbs[]
    = { "set",     "new",    "start", "stop",     "restart", "add",     "update",
        "install", "copy",   "move",  "rename",   "enable",  "disable", "publish",
        "import",  "export", "push",  "register", "expand",  "suspend", "resume" };
static const char *const shell_destroying_verbs[] = { "remove", "clear", "uninstall", "unregister", "reset" };

static const char *const local_programs[] = { "gradlew", "mvnw", "manage.py", "artisan", "rails", "rake" };
static const char *const sql_programs[]
    = { "psql", "mysql", "mariadb", "sqlite3", "sqlcmd", "clickhouse-client", "cqlsh", "cockroach", "snowsql" };
static const char *const shells[] = { "sh", "bash", "zsh", "dash", "ksh", "su" };

#define IN(word, list) (is_in ((word), (list), G_N_ELEMENTS (list)))

typedef struct {
  PfCommandEffect worst;
  PfShellDialect dialect;
  guint depth;
} Evaluation;

static gboolean
is_in (const char *word, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (g_str_equal (list[i], word))
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_effect_get_worse:
 * @first: an effect
 * @second: another one
 *
 * Returns: the worse of both; what is known to change something outweighs what is not known
 */
PfCommandEffect
pf_effect_get_worse (PfCommandEffect first, PfCommandEffect second)
{
  static const guint ranks[] = {
    [PF_EFFECT_READS] = 0,
    [PF_EFFECT_UNKNOWN] = 1,
    [PF_EFFECT_CHANGES] = 2,
    [PF_EFFECT_DESTROYS] = 3,
  };

  return ranks[second] > ranks[first] ? second : first;
}

static void evaluate_script (Evaluation *self, const char *script);

/* `-tAc`: short options without values, the last of which is the one that is looked for. */
static gboolean
is_cluster_with (const char *word, char option)
{
  gsize size = strlen (word);

  return size > 2 && size <= 5 && word[0] == '-' && word[1] != '-' && strchr (word, '=') == NULL
         && word[size - 1] == option;
}

/* The value of an option such as `-c value`, `--command value` or `--command=value`, from @at on. */
static const char *
next_option_value (const char *const *words, guint n_words, const char *const *options, guint *at)
{
  for (; *at < n_words; (*at)++) {
    for (gsize i = 0; options[i] != NULL; i++) {
      gsize size = strlen (options[i]);

      if (g_str_equal (words[*at], options[i]) || (size == 2 && is_cluster_with (words[*at], options[i][1])))
        return ++*at < n_words ? words[(*at)++] : NULL;
      if (strncmp (words[*at], options[i], size) == 0 && words[*at][size] == '=')
        return words[(*at)++] + size + 1;
    }
  }
  return NULL;
}

static PfCommandEffect
evaluate_sql (const PfShellCommand *command, const char *const *words, guint n_words)
{
  static const char *const options[] = { "-c", "--command", "-e", "--execute", "-Q", "--query", NULL };
  PfCommandEffect worst = PF_EFFECT_READS;
  gboolean any = FALSE;
  guint at = 1;

  for (const char *sql = next_option_value (words, n_words, options, &at); sql != NULL;
       sql = next_option_value (words, n_words, options, &at)) {
    worst = pf_effect_get_worse (worst, pf_effect_of_sql (sql));
    any = TRUE;
  }
  if (command->input != NULL) {
    worst = pf_effect_get_worse (worst, pf_effect_of_sql (command->input));
    any = TRUE;
  }
  if (!any && g_str_equal (words[0], "sqlite3") && n_words > 2)
    return pf_effect_of_sql (words[n_words - 1]);
  if (!any && pf_command_rules_has_option (words, n_words, "-l --list"))
    return PF_EFFECT_READS;
  return any && !pf_command_rules_has_option (words, n_words, "-f --file")
             ? worst
             : pf_effect_get_worse (worst, PF_EFFECT_UNKNOWN);
}

static PfCommandEffect
get_method_effect (const char *method)
{
  if (g_ascii_strcasecmp (method, "GET") == 0 || g_ascii_strcasecmp (method, "HEAD") == 0
      || g_ascii_strcasecmp (method, "OPTIONS") == 0)
    return PF_EFFECT_READS;
  return g_ascii_strcasecmp (method, "DELETE") == 0 ? PF_EFFECT_DESTROYS : PF_EFFECT_CHANGES;
}

/* Where a short option of curl stands in a word such as `-sXPOST`, or 0. */
static guint
find_short (const char *word, char option)
{
  /* What takes the rest of the word as its value. */
  static const char *const takers = "AbcCdDeEFHhKmoPQrtTuUwxXyYz";

  if (word[0] != '-' || word[1] == '-')
    return 0;
  for (guint i = 1; word[i] != '\0'; i++) {
    if (word[i] == option)
      return i;
    if (strchr (takers, word[i]) != NULL)
      return 0;
  }
  return 0;
}

static gboolean
is_long (const char *word, const char *option)
{
  gsize size = strlen (option);

  return strncmp (word, option, size) == 0 && (word[size] == '\0' || word[size] == '=');
}

/* Whether curl puts what it gets into a file. */
static gboolean
writes_file (const char *const *words, guint n_words)
{
  static const char *const outputs[] = { "--output", NULL };

  for (guint i = 1; i < n_words && words[i] != NULL; i++) {
    guint at = find_short (words[i], 'o');
    const char *target = NULL;
    guint value = i;

    if (find_short (words[i], 'O') > 0 || is_long (words[i], "--remote-name"))
      return TRUE;
    if (at > 0)
      target = words[i][at + 1] != '\0' ? words[i] + at + 1 : i + 1 < n_words ? words[i + 1] : NULL;
    else if (is_long (words[i], "--output"))
      target = next_option_value (words, n_words, outputs, &value);
    if (target != NULL && !g_str_has_prefix (target, "/dev/") && !g_str_equal (target, "-"))
      return TRUE;
  }
  return FALSE;
}

/* What curl does, after its manual: a method, or data, decide. */
static PfCommandEffect
evaluate_curl (const char *const *words, guint n_words)
{
  static const char *const sending[] = { "--data",       "--data-raw", "--data-binary", "--data-urlencode",
                                         "--data-ascii", "--form",     "--upload-file", "--json" };
  static const char *const methods[] = { "--request", NULL };
  PfCommandEffect effect = writes_file (words, n_words) ? PF_EFFECT_CHANGES : PF_EFFECT_READS;
  gboolean sends = FALSE;
  const char *method = NULL;

  for (guint i = 1; i < n_words; i++) {
    guint at = find_short (words[i], 'X');
    guint value = i;

    if (at > 0)
      method = words[i][at + 1] != '\0' ? words[i] + at + 1 : i + 1 < n_words ? words[i + 1] : "";
    else if (is_long (words[i], "--request"))
      method = next_option_value (words, n_words, methods, &value);
    for (gsize j = 0; j < G_N_ELEMENTS (sending); j++)
      sends |= is_long (words[i], sending[j]);
    sends |= find_short (words[i], 'd') > 0 || find_short (words[i], 'F') > 0 || find_short (words[i], 'T') > 0;
  }
  if (method != NULL)
    return pf_effect_get_worse (effect, get_method_effect (method));
  return sends && !pf_command_rules_has_option (words, n_words, "-G --get") ? PF_EFFECT_CHANGES : effect;
}

static PfCommandEffect
evaluate_wget (const char *const *words, guint n_words)
{
  for (guint i = 1; i < n_words; i++) {
    if (is_long (words[i], "--post-data") || is_long (words[i], "--method"))
      return PF_EFFECT_CHANGES;
    if (is_long (words[i], "--spider") || g_str_has_suffix (words[i], "O-")
        || (g_str_has_suffix (words[i], "O") && words[i][0] == '-' && i + 1 < n_words
            && g_str_equal (words[i + 1], "-")))
      return PF_EFFECT_READS;
  }
  return PF_EFFECT_CHANGES;
}

/* The worst of the verbs among the words: `aws ec2 terminate-instances`, `heroku pg:backups:restore`. */
static PfCommandEffect
evaluate_verbs (const char *const *words, guint n_words)
{
  PfCommandEffect worst = PF_EFFECT_UNKNOWN;
  gboolean reads = FALSE;

  for (guint i = 1; i < n_words && words[i][0] != '-'; i++) {
    g_auto (GStrv) parts = g_strsplit_set (words[i], ":-", 8);

    for (guint j = 0; parts[j] != NULL; j++) {
      reads |= IN (parts[j], reading_verbs);
      if (IN (parts[j], changing_verbs))
        worst = pf_effect_get_worse (worst, PF_EFFECT_CHANGES);
      if (IN (parts[j], destroying_verbs))
        worst = pf_effect_get_worse (worst, PF_EFFECT_DESTROYS);
    }
  }
  return worst == PF_EFFECT_UNKNOWN && reads ? PF_EFFECT_READS : worst;
}

static gboolean
evaluate_cmdlet (const char *word, PfCommandEffect *effect)
{
  const char *dash = strchr (word, '-');
  g_autofree char *verb = NULL;

  if (dash == NULL || !g_ascii_isupper (word[0]) || !g_ascii_isupper (dash[1]))
    return FALSE;
  verb = g_ascii_strdown (word, dash - word);
  if (IN (verb, shell_reading_verbs))
    *effect = PF_EFFECT_READS;
  else if (IN (verb, shell_changing_verbs))
    *effect = PF_EFFECT_CHANGES;
  else
    *effect = IN (verb, shell_destroying_verbs) ? PF_EFFECT_DESTROYS : PF_EFFECT_UNKNOWN;
  return TRUE;
}

/* A shell that is given what to run: as a word behind `-c`, or as its input. */
static PfCommandEffect
evaluate_shell (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words)
{
  Evaluation inner = { PF_EFFECT_READS, PF_SHELL_DIALECT_POSIX, self->depth };

  for (guint i = 1; i + 1 < n_words; i++) {
    if (words[i][0] == '-' && words[i][1] != '-' && strchr (words[i], 'c') != NULL) {
      evaluate_script (&inner, words[i + 1]);
      return inner.worst;
    }
  }
  if (command->input == NULL)
    return PF_EFFECT_UNKNOWN;
  evaluate_script (&inner, command->input);
  return inner.worst;
}

static PfCommandEffect
evaluate_words (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words);

/* What a program hands on to a shell, or to another program. */
static PfCommandEffect
evaluate_wrapped (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words, guint inner)
{
  if (g_str_equal (words[0], "ssh") || (n_words - inner == 1 && strchr (words[inner], ' ') != NULL)) {
    Evaluation remote = { PF_EFFECT_READS, PF_SHELL_DIALECT_POSIX, self->depth };
    g_autoptr (GString) script = g_string_new (NULL);

    for (guint i = inner; i < n_words; i++)
      g_string_append_printf (script, "%s ", words[i]);
    evaluate_script (&remote, script->str);
    return remote.worst;
  }
  return evaluate_words (self, command, words + inner, n_words - inner);
}

/* Programs that need more than a rule. Returns: whether it is one of them. */
static gboolean
evaluate_special (
    Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words, PfCommandEffect *effect)
{
  if (IN (words[0], sql_programs))
    *effect = evaluate_sql (command, words, n_words);
  else if (g_str_equal (words[0], "curl"))
    *effect = evaluate_curl (words, n_words);
  else if (g_str_equal (words[0], "wget"))
    *effect = evaluate_wget (words, n_words);
  else if (IN (words[0], shells))
    *effect = evaluate_shell (self, command, words, n_words);
  else if (g_str_equal (words[0], "eval"))
    *effect = evaluate_wrapped (self, command, words, n_words, n_words > 1 ? 1 : 0);
  else if (g_str_equal (words[0], "ssh"))
    *effect = evaluate_shell (self, command, words, n_words);
  else
    return evaluate_cmdlet (words[0], effect);
  return TRUE;
}

static PfCommandEffect
evaluate_program (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words)
{
  guint inner = pf_command_rules_unwrap (words, n_words);
  PfCommandEffect effect = PF_EFFECT_UNKNOWN;

  if (pf_command_rules_has_option (words, n_words, "--help --version"))
    return PF_EFFECT_READS;
  if (inner > 0)
    return evaluate_wrapped (self, command, words, n_words, inner);
  if (evaluate_special (self, command, words, n_words, &effect) || pf_command_rules_find (words, n_words, &effect))
    return effect;
  if (IN (words[0], readers))
    return PF_EFFECT_READS;
  if (IN (words[0], changers))
    return PF_EFFECT_CHANGES;
  if (IN (words[0], destroyers))
    return PF_EFFECT_DESTROYS;
  return IN (words[0], verb_programs) ? evaluate_verbs (words, n_words) : PF_EFFECT_UNKNOWN;
}

/* What `find -exec … \\;` runs. */
static PfCommandEffect
evaluate_executed (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words)
{
  PfCommandEffect worst = PF_EFFECT_READS;

  for (guint i = 1; i < n_words; i++) {
    guint end = i + 1;

    if (!g_str_equal (words[i], "-exec") && !g_str_equal (words[i], "-execdir") && !g_str_equal (words[i], "-ok"))
      continue;
    while (end < n_words && !g_str_equal (words[end], ";") && !g_str_equal (words[end], "+"))
      end++;
    if (end > i + 1)
      worst = pf_effect_get_worse (worst, evaluate_words (self, command, words + i + 1, end - i - 1));
    i = end;
  }
  return worst;
}

/* `docker compose ps` is `docker-compose ps`, `/usr/bin/git` is `git`; `./status` is nobody knows what. */
static PfCommandEffect
evaluate_words (Evaluation *self, const PfShellCommand *command, const char *const *words, guint n_words)
{
  g_autofree const char **own = g_memdup2 (words, n_words * sizeof *words);
  g_autofree char *name = g_path_get_basename (words[0]);
  const char **program = own;
  PfCommandEffect effect;

  if (self->depth > MAX_DEPTH)
    return PF_EFFECT_UNKNOWN;
  if (strchr (words[0], '/') != NULL && words[0][0] != '/' && !IN (name, local_programs))
    return PF_EFFECT_UNKNOWN;
  own[0] = name;
  if ((g_str_equal (name, "docker") || g_str_equal (name, "podman")) && n_words > 1
      && g_str_equal (own[1], "compose")) {
    program++;
    n_words--;
    program[0] = "docker-compose";
  } else if (g_str_equal (name, "podman")) {
    own[0] = "docker";
  } else if (g_str_equal (name, "tofu")) {
    own[0] = "terraform";
  } else if (g_str_equal (name, "mvnw")) {
    own[0] = "mvn";
  }
  self->depth++;
  effect = evaluate_program (self, command, program, n_words);
  if (g_str_equal (name, "find"))
    effect = pf_effect_get_worse (effect, evaluate_executed (self, command, words, n_words));
  self->depth--;
  return effect;
}

static void
take_command (const PfShellCommand *command, gpointer data)
{
  Evaluation *self = data;
  const char *const *words = (const char *const *) command->words->pdata;

  self->worst = pf_effect_get_worse (self->worst, evaluate_words (self, command, words, command->words->len));
  if (command->writes)
    self->worst = pf_effect_get_worse (self->worst, PF_EFFECT_CHANGES);
}

static void
evaluate_script (Evaluation *self, const char *script)
{
  self->depth++;
  if (self->depth > MAX_DEPTH || !pf_shell_parse (script, -1, self->dialect, take_command, NULL, self))
    self->worst = pf_effect_get_worse (self->worst, PF_EFFECT_UNKNOWN);
  self->depth--;
}

/**
 * pf_effect_of_script:
 * @script: commands for a shell
 * @dialect: which shell
 *
 * Returns: the worst that any of its commands does
 */
PfCommandEffect
pf_effect_of_script (const char *script, PfShellDialect dialect)
{
  Evaluation self = { PF_EFFECT_READS, dialect, 0 };

  evaluate_script (&self, script);
  return self.worst;
}
