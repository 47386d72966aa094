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
                new("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO PUBLIC", true),
                new("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", false),
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
                new("INSERT INTO setting VALUES ('db', 'host=db user=app password=hunter2')", true)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
                new(
                    "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; "
                        + "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'app', password 'hunter2')",
                    true
                ),
                new("INSERT INTO setting VALUES ('db', 'host=db user=app password={{Password}}')", false)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
                new("UPDATE setting SET password = 'x' WHERE name = 'db'", false)
                {
                    Setup = "CREATE TABLE setting (name text, password text)",
                },
                new("INSERT INTO setting VALUES ('colour', 'blue')", false)
                {
                    Setup = "CREATE TABLE setting (name text, value text)",
                },
            ],
            ["security-definer-search-path"] =
            [
                new("ALTER FUNCTION f() SECURITY DEFINER", true)
                {
                    Setup = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                },
                new("ALTER FUNCTION f() SECURITY DEFINER SET search_path = pg_catalog, pg_temp", false)
                {
                    Setup = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                },
                new("ALTER FUNCTION f() OWNER TO CURRENT_USER", false)
                {
                    Setup = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                },
                new("CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", true),
                new(
                    "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
                        + "'SELECT 1'",
                    false
                ),
            ],
        };
}
