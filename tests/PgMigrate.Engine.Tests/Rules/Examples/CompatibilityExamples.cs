namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class CompatibilityExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["drop-not-null"] =
            [
                new("ALTER TABLE item ALTER COLUMN name DROP NOT NULL", true)
                {
                    Setup = "CREATE TABLE item (name text NOT NULL)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ALTER COLUMN name DROP NOT NULL", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ALTER COLUMN name DROP DEFAULT", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["rename-column"] =
            [
                new("ALTER TABLE item RENAME COLUMN name TO title", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER VIEW seen RENAME COLUMN name TO title", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE VIEW seen AS SELECT name FROM item",
                    Lock = TableLock.AccessExclusive,
                    Locked = "seen",
                },
                new("CREATE TABLE fresh (a integer); ALTER TABLE fresh RENAME a TO b", false),
            ],
            ["rename-attribute"] =
            [
                new("ALTER TYPE place RENAME ATTRIBUTE town TO city", true) { Setup = "CREATE TYPE place AS (town text)" },
                new("ALTER TYPE place ADD ATTRIBUTE street text", false) { Setup = "CREATE TYPE place AS (town text)" },
            ],
            ["rename-enum-value"] =
            [
                new("ALTER TYPE mood RENAME VALUE 'good' TO 'glad'", true) { Setup = "CREATE TYPE mood AS ENUM ('good')" },
                new("ALTER TYPE mood ADD VALUE 'glad'", false) { Setup = "CREATE TYPE mood AS ENUM ('good')" },
            ],
            ["rename-schema"] =
            [
                new("ALTER SCHEMA old RENAME TO new", true) { Setup = "CREATE SCHEMA old" },
                new("CREATE SCHEMA new", false),
            ],
            ["rename-table"] =
            [
                new("ALTER TABLE item RENAME TO thing", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "thing",
                },
                new("CREATE TABLE fresh (a integer); ALTER TABLE fresh RENAME TO other", false),
            ],
        };
}
