namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class SecurityExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["grant-public"] =
            [
                new("GRANT SELECT ON item TO PUBLIC", true) { Setup = "CREATE TABLE item (id integer, name text)" },
                new("REVOKE ALL ON item FROM PUBLIC", false) { Setup = "CREATE TABLE item (id integer, name text)" },
            ],
            ["role-password"] =
            [
                new("CREATE ROLE app LOGIN PASSWORD 'open sesame'", true),
                new("ALTER ROLE app PASSWORD '{{Secret}}'", false),
                new("CREATE ROLE app LOGIN", false),
            ],
            ["secret-in-text"] =
            [
                new("INSERT INTO setting VALUES ('aws', 'AKIAIOSFODNN7EXAMPLE')", true)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
                new("INSERT INTO setting VALUES ('url', 'postgres://app:hunter2@db/app')", true)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
                new("INSERT INTO setting VALUES ('url', 'postgres://app:{{Password}}@db/app')", false)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
                new("INSERT INTO setting VALUES ('colour', 'blue')", false)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
            ],
            ["security-definer-search-path"] =
            [
                new("CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", true),
                new(
                    "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
                        + "'SELECT 1'",
                    false
                ),
            ],
        };
}
