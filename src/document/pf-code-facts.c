/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-code-facts.h"

#include <string.h>

/* Programs that a code span in a sentence means to be run, when something follows their name. */
static const char *const programs[] = {
  "ab",
  "ansible",
  "ansible-playbook",
  "aws",
  "az",
  "bash",
  "bundle",
  "cargo",
  "cat",
  "cd",
  "certbot",
  "composer",
  "curl",
  "dig",
  "docker",
  "docker-compose",
  "dotnet",
  "flyctl",
  "gcloud",
  "gh",
  "git",
  "go",
  "gpg",
  "gradle",
  "grep",
  "helm",
  "heroku",
  "host",
  "hey",
  "java",
  "jest",
  "journalctl",
  "k6",
  "kubectl",
  "make",
  "mix",
  "mvn",
  "mysql",
  "mysqldump",
  "nc",
  "nginx",
  "nmap",
  "node",
  "npm",
  "npx",
  "nslookup",
  "openssl",
  "pg_dump",
  "pg_restore",
  "php",
  "pip",
  "ping",
  "pnpm",
  "podman",
  "poetry",
  "prisma",
  "psql",
  "pytest",
  "python",
  "python3",
  "railway",
  "rails",
  "rake",
  "redis-cli",
  "rsync",
  "ruby",
  "scp",
  "sed",
  "service",
  "sh",
  "ssh",
  "sudo",
  "systemctl",
  "tar",
  "terraform",
  "traceroute",
  "uv",
  "vercel",
  "wget",
  "wrk",
  "yarn",
};

/* Words in a placeholder that make it stand for an address, as in <production_url>/health. */
static const char *const address_words[] = { "url", "uri", "host", "domain", "endpoint" };

static const char *const document_suffixes[] = { ".md", ".markdown", ".adoc", ".rst", ".txt", ".html", ".pdf" };
static const char *const script_suffixes[] = { ".sh", ".bash", ".zsh", ".ps1", ".bat" };

static gboolean
ends_url (char c)
{
  return g_ascii_isspace (c) || strchr ("\"'`<>|\\^{}", c) != NULL;
}

static gsize
trim_url (const char *text, gsize start, gsize end)
{
  while (end > start && strchr (".,;:!?)]", text[end - 1]) != NULL) {
    gboolean opened = memchr (text + start, text[end - 1] == ')' ? '(' : '[', end - start) != NULL;

    if ((text[end - 1] == ')' || text[end - 1] == ']') && opened)
      break;
    end--;
  }
  return end;
}

/* <production_url>/health: a placeholder for an address, and the path behind it. */
static gsize
match_placeholder (const char *text, gsize length, gsize at)
{
  gsize close = at + 1;
  gboolean address = FALSE;

  while (close < length && close - at < 64 && (g_ascii_isalnum (text[close]) || strchr ("_- .", text[close]) != NULL))
    close++;
  if (close >= length || text[close] != '>')
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (address_words); i++) {
    g_autofree char *name = g_ascii_strdown (text + at, (gssize)(close - at));

    address |= strstr (name, address_words[i]) != NULL;
  }
  if (!address)
    return 0;
  for (close++; close < length && !ends_url (text[close]); close++)
    continue;
  return trim_url (text, at, close);
}

/**
 * pf_code_find_url:
 * @text: (array length=length): code
 * @length: its bytes
 * @start: (out): where the first address begins
 * @end: (out): where it ends
 *
 * Finds an `http:` or `https:` address, or a placeholder for one with its path, in code, which the Markdown parser
 * leaves alone.
 *
 * Returns: whether there is one
 */
gboolean
pf_code_find_url (const char *text, gsize length, gsize *start, gsize *end)
{
  for (gsize at = 0; at < length; at++) {
    gsize prefix = 0;

    if (text[at] == 'h' && length - at > 8 && strncmp (text + at, "http", 4) == 0)
      prefix = strncmp (text + at + 4, "://", 3) == 0 ? 7 : strncmp (text + at + 4, "s://", 4) == 0 ? 8 : 0;
    if (prefix > 0 && !ends_url (text[at + prefix])) {
      for (*end = at + prefix; *end < length && !ends_url (text[*end]); (*end)++)
        continue;
      *end = trim_url (text, at, *end);
    } else {
      *end = text[at] == '<' ? match_placeholder (text, length, at) : 0;
    }
    *start = at;
    if (*end > at + prefix)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_suffix (const char *word, gsize length, const char *const *suffixes, gsize n_suffixes)
{
  for (gsize i = 0; i < n_suffixes; i++) {
    gsize size = strlen (suffixes[i]);

    if (length > size && g_ascii_strncasecmp (word + length - size, suffixes[i], size) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_code_is_document_path:
 * @code: text of a code span
 *
 * Returns: whether it is the relative path of another document, such as `docs/monitoring-runbook.md`
 */
gboolean
pf_code_is_document_path (const char *code)
{
  return strchr (code, '/') != NULL && code[0] != '/' && strpbrk (code, " \t:*?<>|") == NULL
         && has_suffix (code, strlen (code), document_suffixes, G_N_ELEMENTS (document_suffixes));
}

/* Behind the settings that stand before a command: `PGUSER=shop psql …`. */
static const char *
skip_settings (const char *code)
{
  for (;;) {
    gsize name = strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    const char *space = strchr (code, ' ');

    if (name == 0 || code[name] != '=' || space == NULL)
      return code;
    code = space + strspn (space, " ");
  }
}

/**
 * pf_code_is_cmdlet:
 * @code: text of a code span
 *
 * Returns: whether it begins with a command of PowerShell, such as `Get-Service`: one of its approved verbs, and a noun
 */
gboolean
pf_code_is_cmdlet (const char *code)
{
  static const char *const verbs[] = { "Add",     "Clear",  "Copy", "Disable", "Enable", "Export", "Get",
                                       "Import",  "Install", "Invoke", "Move", "New",    "Remove", "Rename",
                                       "Restart", "Resume", "Set",  "Start",   "Stop",   "Test",   "Uninstall" };
  gsize dash = strcspn (code, "-");
  gsize word = strcspn (code, " \t");

  if (dash >= word || !g_ascii_isupper (code[dash + 1]) || !g_ascii_islower (code[dash + 2])
      || memchr (code + dash + 1, '-', word - dash - 1) != NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (strlen (verbs[i]) == dash && strncmp (verbs[i], code, dash) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_code_is_command:
 * @code: text of a code span
 *
 * Whether a code span in a sentence is something to run: a known program with arguments, or a script. A file name, a
 * setting, a branch or a request such as `GET /health` is none; most code spans are of those kinds.
 *
 * Returns: %TRUE for a command
 */
gboolean
pf_code_is_command (const char *code)
{
  gsize word;

  code = skip_settings (code);
  word = strcspn (code, " \t");
  if (has_suffix (code, word, script_suffixes, G_N_ELEMENTS (script_suffixes)))
    return TRUE;
  if (code[word] == '\0')
    return FALSE;
  if (pf_code_is_cmdlet (code))
    return TRUE;
  if (strncmp (code, "./", 2) == 0 && word > 2)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    if (strlen (programs[i]) == word && strncmp (programs[i], code, word) == 0)
      return TRUE;
  }
  return FALSE;
}
