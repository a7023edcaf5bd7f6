/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-variables.h"

#include <string.h>

/* `name:line,line name:line …` */
static char *
describe (const GPtrArray *variables)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", variable->name);
    for (guint j = 0; j < variable->places->len; j++)
      g_string_append_printf (text, "%c%u", j > 0 ? ',' : ':',
                              g_array_index (variable->places, PfVariablePlace, j).line);
  }
  return g_string_free (text, FALSE);
}

static const struct {
  const char *text;
  const char *variables;
} cases[] = {
  { "Release <version>\n\n- [ ] `git tag <version>`\n", "version:1,3" },
  { "<Version> vX.Y.Z `<VERSION>` {{version}} X.Y.Z\n", "version:1,1,1,1,1" },
  { "- [ ] Tag YY.MM.MICRO\n", "version:1" },
  { "See https://your-domain.com/x and api.yourdomain.com, you@your-domain.com\n", "your-domain.com:1,1,1" },
  { "`<previous-tag>` <previous tag> [PREVIOUS_TAG] is it\n", "previous-tag:1,1,1" },
  { "- Customer: [CUSTOMER NAME]\n- [ ] call [PHONE]\n", "customer-name:1 phone:2" },
  { "- [ ] [CLIENT] is told\n- Client: [CLIENT]\n- [ ] [OPS] restart\n", "client:1,2" },
  { "Use REPLACE_WITH_REGION and TEMPLATE_NAME\n", "replace-with-region:1 template-name:1" },
  { "- Owner: [FILL IN]\n", "fill-in:1" },
  { "- Owner: [FILL IN]\n- Phone: [FILL IN]\n", "" },
  { "[NAME](https://a.example) [NAME][ref] ![NAME](x.png) see [DOCS] now\n\n[DOCS]: https://a.example\n", "" },
  { "# [INTERNAL] Plan\n\n> [!NOTE]\n> x\n\n- [x] a\n- [X] b\n- [ ] [CRITICAL] c [OPTIONAL]\n- [ ] [OPS] d\n", "" },
  { "a<br>b <details><summary>x</summary></details> </br> <https://a.example> <me@a.example>\n", "" },
  { "`List<string>` Map<Key> p95 < 2s and > 3, 5 <6> 7\n", "" },
  { "<!-- write <version> here\nand <tag> -->\n\ndone <build>\n", "build:4" },
  { "---\ntitle: Release <version>\n---\n\n# Go\n", "" },
  { "Write TBD, XXX, XX and MM/DD/YYYY\n", "" },
  { "`$VERSION ${VERSION} {{ x }}` $NAME\n", "" },
  { "```yaml\nimage: app:<tag>\nexpr: {{ $labels.x }} {{ name }}\n```\n", "tag:2" },
  { "```bash\ndeploy {{ name }} ${NAME} $(x) < file > out <<EOF\nEOF\ndocker ps --format '{{.ID}}'\n```\n", "name:2" },
  { "```java\nList<String> x; Map<Key, V> y;\n```\n\n```html\n<title>x</title>\n```\n", "" },
  { "`<api-key>` <password> YOUR_API_TOKEN your-secret-key\n", "" },
  { "Ask your team about your password\n", "" },
  { "- [ ] Say `a` and <one> `b <two>` ``c ` <three>`` `open <four>\n", "one:1 two:1 three:1 four:1" },
  { "https://example.com and http://app.example.org\n", "" },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfDocument) document = parse_text (cases[i].text);
    g_autoptr (GPtrArray) variables = pf_variables_find (document);
    g_autofree char *found = describe (variables);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (found, ==, cases[i].variables);
  }
}

static void
test_facts (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n<production_url> your-domain.com [HOST NAME] x <Tag>\n\n<x y> <x-y>\n");
  g_autoptr (GPtrArray) variables = pf_variables_find (document);
  static const gboolean hosts[] = { TRUE, TRUE, TRUE, FALSE, FALSE };
  const PfVariable *last;

  g_assert_cmpuint (variables->len, ==, G_N_ELEMENTS (hosts));
  for (guint i = 0; i < variables->len; i++)
    g_assert_cmpint (NTH (variables, PfVariable, i)->is_host, ==, hosts[i]);
  last = NTH (variables, PfVariable, 4);
  g_assert_cmpstr (last->label, ==, "<x y>");
  g_assert_cmpstr (last->spellings[0], ==, "<x y>");
  g_assert_cmpstr (last->spellings[1], ==, "<x-y>");
  g_assert_null (last->spellings[2]);
  g_assert_cmpuint (pf_variables_lookup (variables, "production-url"), ==, 0);
  g_assert_cmpuint (pf_variables_lookup (variables, "production_url"), ==, 0);
  g_assert_cmpuint (pf_variables_lookup (variables, "<production_url>"), ==, 0);
  g_assert_cmpuint (pf_variables_lookup (variables, "TAG"), ==, 3);
  g_assert_cmpuint (pf_variables_lookup (variables, "other"), ==, PF_NONE);
}

/* A name that is too long ends where a character does. */
static void
test_long_name (void)
{
  g_autoptr (GString) text = g_string_new ("Call your-domain.c");
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (GPtrArray) variables = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (text, "\u00FF");
  document = parse_text (text->str);
  variables = pf_variables_find (document);
  g_assert_cmpuint (variables->len, ==, 1);
  g_assert_true (g_str_has_prefix (NTH (variables, PfVariable, 0)->label, "your-domain.c\u00FF"));
  g_assert_true (g_utf8_validate (NTH (variables, PfVariable, 0)->label, -1, NULL));
}

static void
test_substitute (void)
{
  g_autoptr (PfDocument) document = parse_text ("<tag> your-domain.com vX.Y.Z <note> X.Y.Z\n");
  g_autoptr (GPtrArray) variables = pf_variables_find (document);
  const char *const values[] = { "<note>", "shop.example", "v1.2.3", "" };
  const char *const plain[] = { NULL, NULL, "1.2.3", "a<b&\"c\"" };
  g_autofree char *text = pf_variables_substitute (
      variables, "git checkout <tag> && curl https://api.your-domain.com:80/<other> vX.Y.Z X.Y.Z <note>", values);
  g_autofree char *prefixed = pf_variables_substitute (variables, "vX.Y.Z X.Y.Z app-vX.Y.Z", plain);
  g_autofree char *markup = pf_variables_substitute_markup (
      variables,
      "<a href=\"https://your-domain.com\">your-domain.com</a> <b>&lt;note&gt;</b> &amp; <tt>&lt;tag&gt;</tt>", plain);
  g_autofree char *link = pf_variables_substitute_markup (
      variables, "<a href=\"https://your-domain.com\">your-domain.com</a> &amp;amp; &lt;tag&gt;", values);
  g_autofree char *nothing = pf_variables_substitute (variables, "<tag>", NULL);

  g_assert_cmpuint (variables->len, ==, 4);
  g_assert_cmpstr (text, ==, "git checkout <note> && curl https://api.shop.example:80/<other> v1.2.3 1.2.3 <note>");
  g_assert_cmpstr (prefixed, ==, "v1.2.3 1.2.3 app-v1.2.3");
  g_assert_cmpstr (markup, ==,
                   "<a href=\"https://your-domain.com\">your-domain.com</a> <b>a&lt;b&amp;&quot;c&quot;</b> &amp; "
                   "<tt>&lt;tag&gt;</tt>");
  g_assert_cmpstr (link, ==, "<a href=\"https://shop.example\">shop.example</a> &amp;amp; &lt;note&gt;");
  g_assert_cmpstr (nothing, ==, "<tag>");
}

static void
test_checklists (void)
{
  static const char *const expected[][2] = {
    { "000_89b92369fbef4363.txt", "your-domain.com:284,287,339,365" },
    { "001_756c654adc15dd2e.txt", "previous-tag:356" },
    { "002_2368a59ecc3f67c0.txt", "production-url:165,193,194" },
    { "003_d325e31cb803ed3c.txt", "" },
    { "004_1312bb79f5af8c5d.txt", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), expected[i][0], NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GError) error = NULL;
    g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
    g_autoptr (PfDocument) document = NULL;
    g_autoptr (GPtrArray) variables = NULL;
    g_autofree char *found = NULL;

    g_assert_no_error (error);
    document = pf_document_new (source, &error);
    g_assert_no_error (error);
    variables = pf_variables_find (document);
    found = describe (variables);
    g_assert_cmpstr (found, ==, expected[i][1]);
  }
}

/* However many different ones a file holds, it is gone through once, and no more are kept than anybody would fill in.
 */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("# A\n\n");
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (GPtrArray) variables = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "<name%u> `` ` <x\n\n", i);
  document = parse_text (text->str);
  variables = pf_variables_find (document);
  g_assert_cmpuint (variables->len, ==, PF_VARIABLES_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variables/find", test_find);
  g_test_add_func ("/variables/facts", test_facts);
  g_test_add_func ("/variables/long-name", test_long_name);
  g_test_add_func ("/variables/substitute", test_substitute);
  g_test_add_func ("/variables/checklists", test_checklists);
  g_test_add_func ("/variables/many", test_many);
  return g_test_run ();
}
