namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class DesignExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["char-column"] = [new("CREATE TABLE fresh (code char(3))", true), new("CREATE TABLE fresh (code text)", false)],
            ["foreign-key-index"] =
            [
                new("CREATE TABLE fresh (item_id integer REFERENCES item (id))", true)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (item_id integer REFERENCES item (id)); CREATE INDEX fresh_item ON fresh (item_id)",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (item_id integer REFERENCES item (id)); CREATE INDEX fresh_item ON fresh (item_id) "
                        + "WHERE item_id IS NOT NULL",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (tags integer REFERENCES item (id)); CREATE INDEX fresh_tags ON fresh USING brin (tags)",
                    true
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (item integer REFERENCES item (id)); ALTER TABLE fresh RENAME COLUMN item TO item_id; "
                        + "CREATE INDEX fresh_item ON fresh (item_id)",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (item_id integer REFERENCES item (id)); ALTER TABLE fresh DROP CONSTRAINT "
                        + "fresh_item_id_fkey",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new("CREATE TABLE fresh (item_id integer REFERENCES item (id)); ALTER TABLE fresh RENAME TO final", true)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new(
                    "CREATE TABLE fresh (a integer, b integer); ALTER TABLE fresh ADD CONSTRAINT fresh_a FOREIGN KEY (a) "
                        + "REFERENCES item (id); ALTER TABLE fresh ADD CONSTRAINT fresh_b FOREIGN KEY (b) REFERENCES item (id); "
                        + "ALTER TABLE fresh DROP CONSTRAINT fresh_a; CREATE INDEX fresh_b_idx ON fresh (b)",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new("CREATE TABLE fresh (item_id integer REFERENCES item (id)); DROP TABLE fresh", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
                new("CREATE TABLE fresh (item_id integer PRIMARY KEY REFERENCES item (id))", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
            ],
            ["integer-key"] =
            [
                new("CREATE TABLE fresh (id serial PRIMARY KEY)", true),
                new("CREATE TABLE fresh (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)", false),
                new("CREATE TABLE fresh (parent integer PRIMARY KEY REFERENCES item)", false)
                {
                    Setup = "CREATE TABLE item (id integer PRIMARY KEY)",
                },
            ],
            ["json-column"] = [new("CREATE TABLE fresh (data json)", true), new("CREATE TABLE fresh (data jsonb)", false)],
            ["timestamp-column"] =
            [
                new("CREATE TABLE fresh (at timestamp)", true),
                new("CREATE TABLE fresh (at timestamptz)", false),
            ],
        };
}
